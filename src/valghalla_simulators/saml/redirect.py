"""The HTTP-Redirect binding: a deflated message in the address, and a signature over the query as it was sent.

Source: Bindings for SAML 2.0, § 3.4.
"""

import zlib
from base64 import b64decode, b64encode
from binascii import Error as NoBase64
from dataclasses import dataclass
from urllib.parse import quote, unquote_plus

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from lxml import etree

from valghalla_simulators.saml.xml import LARGEST, Unreadable, read, written

RSA_SHA256 = "http://www.w3.org/2001/04/xmldsig-more#rsa-sha256"
_STRONG: dict[str, hashes.HashAlgorithm] = {
    RSA_SHA256: hashes.SHA256(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha384": hashes.SHA384(),
    "http://www.w3.org/2001/04/xmldsig-more#rsa-sha512": hashes.SHA512(),
}


@dataclass(frozen=True)
class Query:
    """A message as it came by Redirect. raw: parameter to its value as it stood in the address."""

    root: etree._Element
    relay_state: str
    raw: dict[str, str]
    field: str

    def is_signed_by(self, certificates: tuple[x509.Certificate, ...]) -> bool:
        """Whether one of the certificates' keys signed what was sent, with RSA and SHA-2."""
        digest = _STRONG.get(unquote_plus(self.raw.get("SigAlg", "")))
        try:
            signature = b64decode(unquote_plus(self.raw.get("Signature", "")), validate=True)
        except (ValueError, NoBase64):
            return False
        if digest is None or not signature:
            return False
        parts = (self.field, "RelayState", "SigAlg")
        covered = "&".join(f"{name}={self.raw[name]}" for name in parts if name in self.raw).encode()
        return any(_fits(signature, covered, one, digest) for one in certificates)


def read_query(query: str) -> Query:
    """The message in a query. query: as in the address, still encoded. Raises Unreadable."""
    raw: dict[str, str] = {}
    for part in query.split("&"):
        name, _, value = part.partition("=")
        if name in raw and name in ("SAMLRequest", "SAMLResponse", "RelayState", "SigAlg", "Signature"):
            raise Unreadable
        raw[name] = value
    fields = [name for name in ("SAMLRequest", "SAMLResponse") if name in raw]
    if len(fields) != 1:
        raise Unreadable
    root = read(_inflated(unquote_plus(raw[fields[0]])))
    return Query(root, unquote_plus(raw.get("RelayState", "")), raw, fields[0])


def address(
    url: str, root: etree._Element, key: rsa.RSAPrivateKey, *, relay_state: str = "", answer: bool = False
) -> str:
    """The address that carries the message, signed. answer: it is a response and not a request."""
    deflate = zlib.compressobj(9, zlib.DEFLATED, -15)
    message = b64encode(deflate.compress(written(root)) + deflate.flush()).decode()
    query = f"{'SAMLResponse' if answer else 'SAMLRequest'}={_encoded(message)}"
    if relay_state:
        query += f"&RelayState={_encoded(relay_state)}"
    query += f"&SigAlg={_encoded(RSA_SHA256)}"
    signature = key.sign(query.encode(), padding.PKCS1v15(), hashes.SHA256())
    separator = "&" if "?" in url else "?"
    return f"{url}{separator}{query}&Signature={_encoded(b64encode(signature).decode())}"


def _encoded(text: str) -> str:
    return quote(text, safe="")


def _inflated(text: str) -> bytes:
    inflate = zlib.decompressobj(-15)
    try:
        content = inflate.decompress(b64decode(text, validate=True), LARGEST)
    except (ValueError, NoBase64, zlib.error) as broken:
        raise Unreadable from broken
    if inflate.unconsumed_tail:
        raise Unreadable
    return content


def _fits(signature: bytes, covered: bytes, certificate: x509.Certificate, digest: hashes.HashAlgorithm) -> bool:
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        return False
    try:
        public.verify(signature, covered, padding.PKCS1v15(), digest)
    except InvalidSignature:
        return False
    return True
