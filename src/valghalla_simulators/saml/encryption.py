"""XML encryption of an assertion to a service provider's certificate: every pair of algorithms, both placements.

Source: W3C XML Encryption 1.1 §§ 5.2-5.5; reference on NemLog-in § 2.
"""

import os
from base64 import b64encode
from dataclasses import dataclass
from enum import StrEnum

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher as BlockCipher
from cryptography.hazmat.primitives.ciphers import algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

from valghalla_simulators.saml.instants import new_id
from valghalla_simulators.saml.names import DS, SAML, XENC, XENC11
from valghalla_simulators.saml.xml import element, written

_BLOCK = 16


class Cipher(StrEnum):
    """What the assertion itself is encrypted with."""

    AES256_GCM = f"{XENC11}aes256-gcm"
    AES256_CBC = f"{XENC}aes256-cbc"
    AES128_GCM = f"{XENC11}aes128-gcm"
    AES128_CBC = f"{XENC}aes128-cbc"


class KeyTransport(StrEnum):
    """What the key is encrypted with. OAEP_MGF1P uses SHA-1 throughout, OAEP_SHA256 SHA-256 throughout."""

    OAEP_MGF1P = f"{XENC}rsa-oaep-mgf1p"
    OAEP_SHA256 = f"{XENC11}rsa-oaep"
    RSA_1_5 = f"{XENC}rsa-1_5"


class Placement(StrEnum):
    """Where the encrypted key stands: in the data's KeyInfo, or beside the data with a RetrievalMethod."""

    INSIDE = "inside"
    BESIDE = "beside"


@dataclass(frozen=True)
class Encryption:
    """How an answer is encrypted."""

    cipher: Cipher = Cipher.AES256_GCM
    key_transport: KeyTransport = KeyTransport.OAEP_MGF1P
    placement: Placement = Placement.INSIDE

    @classmethod
    def preferred(cls, methods: tuple[str, ...]) -> "Encryption":
        """The first algorithms of each kind that metadata names; without any, what NemLog-in may choose by itself."""
        ciphers = [method for method in methods if method in set(Cipher)]
        transports = [method for method in methods if method in (KeyTransport.OAEP_MGF1P, KeyTransport.OAEP_SHA256)]
        return cls(
            Cipher(ciphers[0]) if ciphers else Cipher.AES256_CBC,
            KeyTransport(transports[0]) if transports else KeyTransport.OAEP_SHA256,
        )


def encrypted(content: bytes, certificate: x509.Certificate, how: Encryption) -> etree._Element:
    """An EncryptedAssertion. content: a serialised assertion. Raises ValueError for a certificate without an RSA key."""
    public = certificate.public_key()
    if not isinstance(public, rsa.RSAPublicKey):
        raise ValueError("the encryption certificate has no RSA key")
    key = os.urandom(32 if "256" in how.cipher.name else 16)
    carried = _encrypted_key(public.encrypt(key, _padding(how.key_transport)), how.key_transport)
    inside = how.placement is Placement.INSIDE
    data = element(
        XENC, "EncryptedData",
        element(XENC, "EncryptionMethod", attributes={"Algorithm": how.cipher}),
        element(DS, "KeyInfo", carried if inside else _retrieval(carried.get("Id"))),
        _value(_ciphered(content, key, how.cipher)),
        attributes={"Type": f"{XENC}Element"},
    )  # fmt: skip
    return element(SAML, "EncryptedAssertion", data, None if inside else carried)


def wrapped(assertion: etree._Element, certificate: x509.Certificate, how: Encryption) -> etree._Element:
    """An EncryptedAssertion with the (signed) assertion in it."""
    return encrypted(written(assertion), certificate, how)


def _encrypted_key(content: bytes, transport: KeyTransport) -> etree._Element:
    method = element(XENC, "EncryptionMethod", attributes={"Algorithm": transport})
    if transport is KeyTransport.OAEP_MGF1P:
        method.append(element(DS, "DigestMethod", attributes={"Algorithm": f"{DS}sha1"}))
    if transport is KeyTransport.OAEP_SHA256:
        method.append(element(DS, "DigestMethod", attributes={"Algorithm": f"{XENC}sha256"}))
        method.append(element(XENC11, "MGF", attributes={"Algorithm": f"{XENC11}mgf1sha256"}))
    return element(XENC, "EncryptedKey", method, _value(content), attributes={"Id": new_id()})


def _retrieval(key_id: str | None) -> etree._Element:
    return element(DS, "RetrievalMethod", attributes={"Type": f"{XENC}EncryptedKey", "URI": f"#{key_id}"})


def _value(content: bytes) -> etree._Element:
    return element(XENC, "CipherData", element(XENC, "CipherValue", b64encode(content).decode()))


def _padding(transport: KeyTransport) -> padding.AsymmetricPadding:
    if transport is KeyTransport.RSA_1_5:
        return padding.PKCS1v15()
    sha1 = transport is KeyTransport.OAEP_MGF1P
    digest = hashes.SHA1() if sha1 else hashes.SHA256()  # noqa: S303 - what the algorithm is made of
    return padding.OAEP(mgf=padding.MGF1(digest), algorithm=digest, label=None)


def _ciphered(content: bytes, key: bytes, cipher: Cipher) -> bytes:
    if "GCM" in cipher.name:
        nonce = os.urandom(12)
        return nonce + AESGCM(key).encrypt(nonce, content, None)
    vector, missing = os.urandom(_BLOCK), _BLOCK - len(content) % _BLOCK
    # The last byte tells how many bytes were added; the others may be anything (§ 5.2).
    padded = content + os.urandom(missing - 1) + bytes([missing])
    encryptor = BlockCipher(algorithms.AES(key), modes.CBC(vector)).encryptor()
    return vector + encryptor.update(padded) + encryptor.finalize()
