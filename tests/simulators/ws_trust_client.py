"""Requests to the token service as signed SOAP, made with xmlsec, right and wrong in many ways."""

import base64
import datetime
import uuid
from pathlib import Path

import xmlsec
from lxml import etree
from xmlsec import constants

from tests.simulators.platform_client import KOMBI, der
from valghalla_simulators.keys import Keys, key_of

WS_TRUST = "/runtime/services/kombittrust/14/certificatemixed"
SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSS = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-"
WST = "http://docs.oasis-open.org/ws-sx/ws-trust/200512"
AUTH = "http://docs.oasis-open.org/wsfed/authorization/200706"
DS = "{http://www.w3.org/2000/09/xmldsig#}"
PARTS = ("timestamp", "body", "to", "replyto", "messageid", "action", "bst")


def request(keys: Keys, **how: object) -> bytes:
    """A request. how: what is wrong with it, see the table of the test."""
    certificate = {"foreign": keys.foreign_client}.get(str(how.get("certificate")), keys.client)
    use_key = keys.unregistered_client if how.get("use_key") else certificate
    envelope = etree.fromstring(
        _envelope(
            certificate, use_key, cvr=str(how.get("cvr", "12345678")), entity_id=str(how.get("entity_id", KOMBI)),
            minutes=int(str(how.get("minutes", 0))), lasts=int(str(how.get("lasts", 5))),
        )
    )  # fmt: skip
    parts = [part for part in PARTS if part != how.get("unsigned")]
    _sign(envelope, certificate, parts, sha1=bool(how.get("sha1")))
    content = etree.tostring(envelope)
    if how.get("wrapped"):
        content = _wrapped(content)
    if "break" in how:
        broken, made = bytes(how["break"]), bytes(how["with"])  # type: ignore[call-overload]
        assert broken in content
        content = content.replace(broken, made, 1)
    return content


def trust_fault(content: bytes) -> str:
    """The reason of a SOAP fault."""
    return etree.fromstring(content).findtext(f".//{{{SOAP}}}Text") or ""


def _wrapped(content: bytes) -> bytes:
    """The signed body moved aside, and one of our own in its place under the same id."""
    envelope = etree.fromstring(content)
    body = envelope[1]
    aside = etree.fromstring(etree.tostring(body, with_tail=False))
    for value in body.iter(f"{{{AUTH}}}Value"):
        value.text = "55133018"
    body[0].append(aside)
    return etree.tostring(envelope)


def _sign(envelope: etree._Element, certificate: Path, parts: list[str], *, sha1: bool) -> None:
    exclusive = constants.TransformExclC14N
    method, digest = (
        (constants.TransformRsaSha1, constants.TransformSha1)
        if sha1
        else (constants.TransformRsaSha256, constants.TransformSha256)
    )
    signature = xmlsec.template.create(envelope, exclusive, method, ns="ds")
    for part in parts:
        reference = xmlsec.template.add_reference(signature, digest, uri=f"#{part}")
        xmlsec.template.add_transform(reference, exclusive)
    info = xmlsec.template.ensure_key_info(signature)
    pointing = etree.SubElement(info, f"{{{WSS}wssecurity-secext-1.0.xsd}}SecurityTokenReference")
    etree.SubElement(pointing, f"{{{WSS}wssecurity-secext-1.0.xsd}}Reference", URI="#bst")
    envelope[0][-1].append(signature)
    xmlsec.tree.add_ids(envelope, ["Id"])
    context = xmlsec.SignatureContext()
    context.key = xmlsec.Key.from_file(str(key_of(certificate)), constants.KeyDataFormatPem)
    context.sign(signature)


def _envelope(certificate: Path, use_key: Path, *, cvr: str, entity_id: str, minutes: int, lasts: int) -> str:
    made = datetime.datetime.now(datetime.UTC) + datetime.timedelta(minutes=minutes)
    ends = made + datetime.timedelta(minutes=lasts)
    kind = f'EncodingType="{WSS}soap-message-security-1.0#Base64Binary" ValueType="{WSS}x509-token-profile-1.0#X509v3"'
    return (
        f'<soap:Envelope xmlns:soap="{SOAP}" xmlns:wsa="{WSA}" xmlns:wsu="{WSS}wssecurity-utility-1.0.xsd" '
        f'xmlns:wsse="{WSS}wssecurity-secext-1.0.xsd"><soap:Header>'
        f'<wsa:Action wsu:Id="action">{WST}/RST/Issue</wsa:Action>'
        f'<wsa:MessageID wsu:Id="messageid">urn:uuid:{uuid.uuid4()}</wsa:MessageID>'
        f'<wsa:To wsu:Id="to">https://127.0.0.1{WS_TRUST}</wsa:To>'
        f'<wsa:ReplyTo wsu:Id="replyto"><wsa:Address>{WSA}/anonymous</wsa:Address></wsa:ReplyTo>'
        f'<wsse:Security soap:mustUnderstand="true"><wsu:Timestamp wsu:Id="timestamp">'
        f"<wsu:Created>{made:%Y-%m-%dT%H:%M:%SZ}</wsu:Created><wsu:Expires>{ends:%Y-%m-%dT%H:%M:%SZ}</wsu:Expires>"
        f'</wsu:Timestamp><wsse:BinarySecurityToken {kind} wsu:Id="bst">{_text(certificate)}</wsse:BinarySecurityToken>'
        f'</wsse:Security></soap:Header><soap:Body wsu:Id="body"><wst:RequestSecurityToken xmlns:wst="{WST}">'
        f"<wst:TokenType>http://docs.oasis-open.org/wss/oasis-wss-saml-token-profile-1.1#SAMLV2.0</wst:TokenType>"
        f"<wst:RequestType>{WST}/Issue</wst:RequestType>"
        f'<wsp:AppliesTo xmlns:wsp="http://schemas.xmlsoap.org/ws/2004/09/policy"><wsa:EndpointReference>'
        f"<wsa:Address>{entity_id}</wsa:Address></wsa:EndpointReference></wsp:AppliesTo>"
        f'<wst:Claims Dialect="{AUTH}/authclaims"><auth:ClaimType xmlns:auth="{AUTH}" '
        f'Uri="dk:gov:saml:attribute:CvrNumberIdentifier"><auth:Value>{cvr}</auth:Value></auth:ClaimType></wst:Claims>'
        f"<wst:KeyType>{WST}/PublicKey</wst:KeyType><wst:UseKey><wsse:BinarySecurityToken {kind}>{_text(use_key)}"
        f"</wsse:BinarySecurityToken></wst:UseKey></wst:RequestSecurityToken></soap:Body></soap:Envelope>"
    )


def _text(certificate: Path) -> str:
    return base64.b64encode(der(certificate)).decode()
