"""SOAP 1.2 envelopes with WS-Security: their names, and signing several parts of one at once."""

import hashlib
from base64 import b64encode
from collections.abc import Sequence

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from valghalla_simulators.saml.names import DS

SOAP = "http://www.w3.org/2003/05/soap-envelope"
WSA = "http://www.w3.org/2005/08/addressing"
WSU = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-utility-1.0.xsd"
WSSE = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-wssecurity-secext-1.0.xsd"
WSP = "http://schemas.xmlsoap.org/ws/2004/09/policy"
AUTH = "http://docs.oasis-open.org/wsfed/authorization/200706"
X509_TOKEN = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-x509-token-profile-1.0#X509v3"  # noqa: S105
BASE64 = "http://docs.oasis-open.org/wss/2004/01/oasis-200401-wss-soap-message-security-1.0#Base64Binary"
ANONYMOUS = f"{WSA}/anonymous"
EXCLUSIVE = "http://www.w3.org/2001/10/xml-exc-c14n#"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
SHA256 = "http://www.w3.org/2001/04/xmlenc#sha256"
ID = f"{{{WSU}}}Id"


def canonical(part: etree._Element) -> bytes:
    """Exclusive canonical XML of an element where it stands, without comments."""
    alone = etree.fromstring(etree.tostring(part, with_tail=False))
    return etree.tostring(alone, method="c14n", exclusive=True, with_comments=False)


def sign(security: etree._Element, parts: Sequence[etree._Element], key: rsa.RSAPrivateKey, token_id: str) -> None:
    """Put a signature over the parts, each with a ``wsu:Id``, at the end of the security header."""
    references = "".join(
        f'<ds:Reference URI="#{part.get(ID)}"><ds:Transforms><ds:Transform Algorithm="{EXCLUSIVE}"/></ds:Transforms>'
        f'<ds:DigestMethod Algorithm="{SHA256}"/>'
        f"<ds:DigestValue>{b64encode(hashlib.sha256(canonical(part)).digest()).decode()}</ds:DigestValue></ds:Reference>"
        for part in parts
    )
    signature = etree.fromstring(
        f'<ds:Signature xmlns:ds="{DS}"><ds:SignedInfo><ds:CanonicalizationMethod Algorithm="{EXCLUSIVE}"/>'
        f'<ds:SignatureMethod Algorithm="{RSA_SHA256}"/>{references}</ds:SignedInfo><ds:SignatureValue/><ds:KeyInfo>'
        f'<wsse:SecurityTokenReference xmlns:wsse="{WSSE}"><wsse:Reference URI="#{token_id}" ValueType="{X509_TOKEN}"/>'
        f"</wsse:SecurityTokenReference></ds:KeyInfo></ds:Signature>"
    )
    value = key.sign(canonical(signature[0]), padding.PKCS1v15(), hashes.SHA256())
    signature[1].text = b64encode(value).decode()
    security.append(signature)
