"""Asking for a token with a signed SOAP message: the endpoint, its answers and its faults."""

import datetime
import threading
import uuid
from base64 import b64encode
from xml.sax.saxutils import escape

from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from valghalla_simulators.saml.names import DS
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sts import TOKEN_TYPE, WST, ws_trust
from valghalla_simulators.sts.service import Refused, State, Sts, Token
from valghalla_simulators.sts.soap import ANONYMOUS, BASE64, SOAP, WSA, WSP, WSSE, WSU, X509_TOKEN, sign

CONTENT_TYPE = "application/soap+xml; charset=utf-8"


class WsTrust:
    """The endpoint. It remembers the messages of the last minutes and takes each once."""

    def __init__(self, sts: Sts) -> None:
        self._sts = sts
        self._seen: dict[str, datetime.datetime] = {}
        self._noting = threading.Lock()

    def answer(self, asked: Asked) -> Reply:
        """The token in a signed SOAP message, or a SOAP fault."""
        sts = self._sts
        if sts.delay_ms:
            sts.stopping.wait(sts.delay_ms / 1000)
        if sts.state is State.DOWN:
            return Reply(b"Service Unavailable", status=503)
        # Parameters other than the character set are refused, as the real one does.
        if asked.headers.get("content-type", "").replace(" ", "").replace('"', "").lower() not in (
            "application/soap+xml",
            "application/soap+xml;charset=utf-8",
        ):
            return Reply(b"Content-Type must be application/soap+xml; charset=utf-8", status=415)
        try:
            request = ws_trust.request(asked.body, now=sts.time.now())
            self._once(request.message_id)
            token = sts.issue("WS-Trust", cvr=request.cvr, entity_id=request.entity_id, certificate=request.certificate)
        except Refused as refused:
            return Reply(_fault(str(refused)), CONTENT_TYPE, 400)
        return Reply(_response(sts, token, request.message_id), CONTENT_TYPE)

    def _once(self, message_id: str) -> None:
        now = self._sts.time.now()
        with self._noting:
            self._seen = {one: at for one, at in self._seen.items() if abs(now - at) < 2 * ws_trust.LONGEST}
            if message_id in self._seen:
                raise Refused("The message has been seen before")
            self._seen[message_id] = now


def _response(sts: Sts, token: Token, relates_to: str) -> bytes:
    now = sts.time.now().replace(microsecond=0)
    certificate = b64encode(sts.signer.certificate.public_bytes(Encoding.DER)).decode()
    envelope = etree.fromstring(
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSU}" xmlns:wsse="{WSSE}" xmlns:ds="{DS}">'
        f'<soap:Header><wsa:Action wsu:Id="action">{WST}/RSTRC/IssueFinal</wsa:Action>'
        f'<wsa:MessageID wsu:Id="messageid">urn:uuid:{uuid.uuid4()}</wsa:MessageID>'
        f'<wsa:RelatesTo wsu:Id="relatesto">{escape(relates_to)}</wsa:RelatesTo>'
        f'<wsa:To wsu:Id="to">{ANONYMOUS}</wsa:To>'
        f'<wsse:Security soap:mustUnderstand="true"><wsu:Timestamp wsu:Id="timestamp">{_lasts(now, ws_trust.LONGEST)}'
        f'</wsu:Timestamp><wsse:BinarySecurityToken EncodingType="{BASE64}" ValueType="{X509_TOKEN}" wsu:Id="bst">'
        f"{certificate}</wsse:BinarySecurityToken></wsse:Security></soap:Header>"
        f'<soap:Body wsu:Id="body"><wst:RequestSecurityTokenResponseCollection xmlns:wst="{WST}">'
        f"<wst:RequestSecurityTokenResponse><wst:TokenType>{TOKEN_TYPE}</wst:TokenType>"
        f"<wst:RequestedSecurityToken/>"
        f'<wsp:AppliesTo xmlns:wsp="{WSP}"><wsa:EndpointReference><wsa:Address>{escape(token.entity_id)}</wsa:Address>'
        f"</wsa:EndpointReference></wsp:AppliesTo>"
        f"<wst:Lifetime>{_lasts(token.issued, token.expires - token.issued)}</wst:Lifetime>"
        f"</wst:RequestSecurityTokenResponse></wst:RequestSecurityTokenResponseCollection></soap:Body></soap:Envelope>"
    )
    header, body = envelope
    action, message_id, related, to, security = header
    body[0][0][1].append(etree.fromstring(token.content))
    sign(security, (security[0], body, to, related, message_id, action), sts.signer.key, "bst")
    return b'<?xml version="1.0" encoding="UTF-8"?>\n' + etree.tostring(envelope, encoding="utf-8")


def _lasts(begins: datetime.datetime, lasting: datetime.timedelta) -> str:
    created, expires = (f"{when:%Y-%m-%dT%H:%M:%SZ}" for when in (begins, begins + lasting))
    return f"<wsu:Created>{created}</wsu:Created><wsu:Expires>{expires}</wsu:Expires>"


def _fault(text: str) -> bytes:
    """The real reason texts are not public."""
    return (
        f'<?xml version="1.0" encoding="UTF-8"?>\n<soap:Envelope xmlns:soap="{SOAP}"><soap:Body><soap:Fault><soap:Code>'
        f'<soap:Value>soap:Sender</soap:Value><soap:Subcode><soap:Value xmlns:wst="{WST}">wst:RequestFailed</soap:Value>'
        f'</soap:Subcode></soap:Code><soap:Reason><soap:Text xml:lang="en">{escape(text)}</soap:Text></soap:Reason>'
        f"</soap:Fault></soap:Body></soap:Envelope>"
    ).encode()
