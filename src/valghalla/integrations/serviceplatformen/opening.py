"""A token that was encrypted for our system, opened with its key."""

from pathlib import Path

import xmlsec
from lxml import etree

from valghalla.integrations.saml import guard, xml
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.serviceplatformen.connection import Connection
from valghalla.integrations.serviceplatformen.errors import NotTrusted


def opened(issued: bytes, connection: Connection) -> bytes:
    """The assertion's bytes: those issued, or what an EncryptedAssertion holds. Raises NotTrusted for one that does not open."""
    try:
        root = xml.parse(issued)
        if root.tag != f"{{{xml.SAML}}}EncryptedAssertion":
            return issued
        return _decrypted(root, Path(connection.key_path))
    except SamlRefused as refused:
        raise NotTrusted("sts", refused.reason) from None


def _decrypted(root: etree._Element, key_path: Path) -> bytes:
    sealed = xml.only(root, "//xenc:EncryptedData", "structure")
    key = xml.only(root, "//xenc:EncryptedKey", "structure")
    if sealed.getparent() is not root:
        raise SamlRefused("structure")
    guard.require_algorithm(sealed, guard.CIPHERS)
    guard.require_algorithm(key, guard.KEY_TRANSPORTS)
    _put_key_with(sealed, key)
    if "Type" in sealed.attrib:  # or xmlsec would give an element, and not the bytes that were encrypted
        del sealed.attrib["Type"]
    try:
        keys = xmlsec.KeysManager()
        keys.add_key(xmlsec.Key.from_file(str(key_path), xmlsec.constants.KeyDataFormatPem))
        content = xmlsec.EncryptionContext(keys).decrypt(sealed)
    except (xmlsec.Error, ValueError, TypeError):
        raise SamlRefused("cannot_decrypt") from None
    if not isinstance(content, bytes):
        raise SamlRefused("cannot_decrypt")
    return content


def _put_key_with(sealed: etree._Element, key: etree._Element) -> None:
    """The encrypted key stands in the KeyInfo of what it opens, or beside it; xmlsec finds it in the first place only."""
    holders = xml.elements(sealed, "ds:KeyInfo")
    holder = holders[0] if holders else etree.Element(f"{{{xml.DS}}}KeyInfo")
    if not holders:
        sealed.insert(1, holder)
    if key.getparent() is not holder:
        for child in list(holder):
            holder.remove(child)
        holder.append(key)
