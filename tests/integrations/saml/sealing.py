"""Encrypting as identity providers do: every cipher and key transport, the key inside the data or beside it."""

import base64
import os

from cryptography import x509
from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from lxml import etree

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
CIPHERS = tuple(f"{XENC}aes{bits}-cbc" for bits in (128, 192, 256)) + tuple(
    f"{XENC11}aes{bits}-gcm" for bits in (128, 192, 256)
)
MGF1P = f"{XENC}rsa-oaep-mgf1p"
OAEP = f"{XENC11}rsa-oaep"
SHA256 = f"{XENC}sha256"
# Key transports as (algorithm, digest, mask), each None where the element is left out.
TRANSPORTS = ((MGF1P, None, None), (MGF1P, SHA256, None), (OAEP, None, None), (OAEP, SHA256, f"{XENC11}mgf1sha256"))
RSA_1_5 = (f"{XENC}rsa-1_5", None, None)
PLACEMENTS = ("inline", "beside")


def encrypt(
    content,
    certificate: str,
    *,
    cipher: str = f"{XENC11}aes256-gcm",
    transport: tuple = TRANSPORTS[0],
    placement: str = "inline",
):
    """An EncryptedAssertion holding an element, several, or raw octets."""
    octets = content if isinstance(content, bytes) else b"".join(map(etree.tostring, _several(content)))
    secret = os.urandom(int(cipher.rpartition("aes")[2][:3]) // 8) if "aes" in cipher else os.urandom(16)
    key = _encrypted_key(certificate, secret, transport)
    info = etree.Element(f"{{{DS}}}KeyInfo", nsmap={"ds": DS})
    data = etree.Element(f"{{{XENC}}}EncryptedData", Type=f"{XENC}Element", nsmap={"xenc": XENC})
    etree.SubElement(data, f"{{{XENC}}}EncryptionMethod", Algorithm=cipher)
    data.append(info)
    data.append(_cipher_data(_sealed(octets, secret, cipher)))
    whole = etree.Element(f"{{{SAML}}}EncryptedAssertion", nsmap={"saml": SAML})
    whole.append(data)
    if placement == "inline":
        info.append(key)
    else:
        key.set("Id", "_key1")
        whole.append(key)
        etree.SubElement(info, f"{{{DS}}}RetrievalMethod", Type=f"{XENC}EncryptedKey", URI="#_key1")
    return whole


def _several(content):
    return content if isinstance(content, list | tuple) else [content]


def _sealed(octets: bytes, secret: bytes, cipher: str) -> bytes:
    if cipher.endswith("gcm"):
        vector = os.urandom(12)
        return vector + AESGCM(secret).encrypt(vector, octets, None)
    vector = os.urandom(16)
    short = 16 - len(octets) % 16
    encryptor = Cipher(algorithms.AES(secret), modes.CBC(vector)).encryptor()
    return vector + encryptor.update(octets + os.urandom(short - 1) + bytes([short])) + encryptor.finalize()


def _encrypted_key(certificate: str, secret: bytes, transport: tuple):
    algorithm, digest, mask = transport
    key = etree.Element(f"{{{XENC}}}EncryptedKey", nsmap={"xenc": XENC, "ds": DS})
    method = etree.SubElement(key, f"{{{XENC}}}EncryptionMethod", Algorithm=algorithm)
    if digest:
        etree.SubElement(method, f"{{{DS}}}DigestMethod", Algorithm=digest)
    if mask:
        etree.SubElement(method, f"{{{XENC11}}}MGF", Algorithm=mask, nsmap={"xenc11": XENC11})
    public = x509.load_pem_x509_certificate(certificate.encode()).public_key()
    assert isinstance(public, rsa.RSAPublicKey)
    if algorithm.endswith("rsa-1_5"):
        how: padding.AsymmetricPadding = padding.PKCS1v15()
    else:
        sha = {None: hashes.SHA1(), SHA256: hashes.SHA256()}
        mask_hash = hashes.SHA256() if mask else hashes.SHA1()
        how = padding.OAEP(padding.MGF1(mask_hash), sha[digest], None)
    key.append(_cipher_data(public.encrypt(secret, how)))
    return key


def _cipher_data(octets: bytes):
    data = etree.Element(f"{{{XENC}}}CipherData")
    etree.SubElement(data, f"{{{XENC}}}CipherValue").text = base64.b64encode(octets).decode()
    return data
