"""The STS by WS-Trust: a signed SOAP envelope, from the template in wire/."""

import base64
import uuid
from copy import deepcopy
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from xml.parsers import expat

import xmlsec
from lxml import etree

from valghalla.base.cpr_number import without_cpr_numbers
from valghalla.base.foreign_xml import NotXml, read_foreign, read_template
from valghalla.integrations.serviceplatformen.assertion import Expected
from valghalla.integrations.serviceplatformen.call import Answer
from valghalla.integrations.serviceplatformen.connection import Connection, Identity
from valghalla.integrations.serviceplatformen.errors import NotUnderstood, Unavailable, WrongSettings
from valghalla.integrations.serviceplatformen.refusals import require_tokens

# The STS takes no other content type, and no action behind it either.
HEADERS = {"Content-Type": "application/soap+xml; charset=utf-8", "Accept": "application/soap+xml"}
LASTS = timedelta(minutes=5)
SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
AUTH = "http://docs.oasis-open.org/wsfed/authorization/200706"
SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
_ID = f"{{{WSU}}}Id"
_PATHS = {"soap": SOAP, "wsa": WSA, "wst": WST, "saml": SAML}
_TEMPLATE = read_template(Path(__file__).parent / "wire" / "rst_issue.xml")


@dataclass(frozen=True, slots=True)
class Request:
    """A signed envelope, and the id it goes by."""

    message_id: str
    content: bytes = field(repr=False)


def render(connection: Connection, identity: Identity, expected: Expected, *, now: datetime) -> Request:
    """The question for a token that fits what is expected, signed with our key, good for five minutes."""
    envelope = deepcopy(_TEMPLATE)
    message_id = f"urn:uuid:{uuid.uuid4()}"
    certificate = base64.b64encode(identity.der).decode()
    texts = {
        f"{{{WSA}}}MessageID": message_id,
        f"{{{WSA}}}To": connection.sts_url,
        f"{{{WSU}}}Created": _written(now),
        f"{{{WSU}}}Expires": _written(now + LASTS),
        f"{{{WSA}}}EndpointReference/{{{WSA}}}Address": expected.audience,
        f"{{{AUTH}}}Value": expected.cvr,
    }
    for path, text in texts.items():
        (element,) = envelope.findall(f".//{path}")
        element.text = text
    for token in envelope.iterfind(".//{*}BinarySecurityToken"):
        token.text = certificate
    _sign(envelope, connection)
    return Request(message_id, etree.tostring(envelope, encoding="UTF-8", xml_declaration=True))


def read(answer: Answer, message_id: str) -> bytes:
    """The token as it was issued, byte for byte. message_id: of our request.

    Raises WrongSettings for a fault that is ours, Unavailable for one of theirs, NotUnderstood for no answer to the request.
    """
    envelope = _envelope(answer)
    if envelope is None:
        require_tokens("sts", answer)
        raise NotUnderstood("sts", "answer")
    if (fault := envelope.find(f"{{{SOAP}}}Body/{{{SOAP}}}Fault")) is not None:
        raise _refusal(fault)
    require_tokens("sts", answer)
    related = [element.text for element in _found(envelope, "soap:Header/wsa:RelatesTo")]
    issued = _found(envelope, "soap:Body//wst:RequestedSecurityToken/*")
    tokens = _found(envelope, "//saml:Assertion | //saml:EncryptedAssertion")
    if related not in ([], [message_id]) or len(issued) != 1 or tokens != issued:
        raise NotUnderstood("sts", "answer")
    return _bytes_of(issued[0], answer.content)


def _sign(envelope: etree._Element, connection: Connection) -> None:
    (signature,) = envelope.iterfind(".//{http://www.w3.org/2000/09/xmldsig#}Signature")
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(str(connection.key_path), xmlsec.constants.KeyDataFormatPem)
    for element in envelope.iter():
        if _ID in element.attrib:
            context.register_id(element, "Id", WSU)
    context.sign(signature)


def _envelope(answer: Answer) -> etree._Element | None:
    try:
        root = read_foreign(answer.content)
    except NotXml:
        return None
    plain = (root.getroottree().docinfo.encoding or "UTF-8").upper() == "UTF-8"
    return root if plain and root.tag == f"{{{SOAP}}}Envelope" else None


def _refusal(fault: etree._Element) -> Unavailable:
    code = (fault.findtext(f"{{{SOAP}}}Code/{{{SOAP}}}Value") or "").rpartition(":")[2].strip()
    reasons = (element.text or "" for element in fault.iter(f"{{{SOAP}}}Text"))
    text = without_cpr_numbers(" ".join(" ".join(reasons).split()))[:500]
    return Unavailable("sts", "fault", text=text) if code == "Receiver" else WrongSettings("sts", "refused", text=text)


def _bytes_of(element: etree._Element, content: bytes) -> bytes:
    """The element exactly as it stands in the answer; only where it leans on what stands round it, with the names it
    takes from there, which exclusive canonicalization does not mind."""
    cut = _cut_out(element.tag, content)
    try:
        read_foreign(cut, keep_comments=True)
    except NotXml:
        return etree.tostring(element, encoding="UTF-8", with_tail=False)
    return cut


def _cut_out(tag: str, content: bytes) -> bytes:
    """The one element of that name, from its first sign to its last."""
    name = tag[1:].replace("}", " ")
    reader = expat.ParserCreate(namespace_separator=" ")
    at: dict[str, int] = {}

    def start(found: str, _: object) -> None:
        if found == name:
            at["start"] = reader.CurrentByteIndex

    def end(found: str) -> None:
        if found == name:
            at["end"] = content.index(b">", reader.CurrentByteIndex) + 1

    reader.StartElementHandler, reader.EndElementHandler = start, end
    reader.Parse(content, True)
    return content[at["start"] : at["end"]]


def _found(parent: etree._Element, path: str) -> list[etree._Element]:
    found = parent.xpath(path, namespaces=_PATHS)
    assert isinstance(found, list)
    return found  # type: ignore[return-value]


def _written(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
