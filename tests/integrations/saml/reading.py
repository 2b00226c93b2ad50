"""Reading what we send, as an identity provider would: with other tools than those that wrote it."""

import base64
import zlib
from functools import cache
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import onelogin.saml2
from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

# The official schemas as the library carries them.
SCHEMAS = Path(onelogin.saml2.__file__).parent / "schemas"
RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"


def message_in(url: str, kind: str):
    """The XML in an address."""
    (value,) = parse_qs(urlsplit(url).query, strict_parsing=True)[kind]
    return etree.fromstring(zlib.decompress(base64.b64decode(value), wbits=-15))


def signed_by(url: str, certificate: str) -> bool:
    """Whether the signature in an address is that certificate's, over everything before it, by RSA-SHA256."""
    query = urlsplit(url).query
    signed, _, _ = query.rpartition("&Signature=")
    values = parse_qs(query, strict_parsing=True)
    public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    assert values["SigAlg"] == [RSA_SHA256]
    try:
        public.verify(base64.b64decode(values["Signature"][0]), signed.encode(), padding.PKCS1v15(), hashes.SHA256())
    except InvalidSignature:
        return False
    return True


def schema_errors(message, schema: str = "saml-schema-protocol-2.0.xsd") -> list[str]:
    """What the official schema has against a message."""
    compiled = _compiled(schema)
    compiled.validate(message)
    return [error.message for error in compiled.error_log]


@cache
def _compiled(schema: str) -> etree.XMLSchema:
    return etree.XMLSchema(etree.parse(str(SCHEMAS / schema)))
