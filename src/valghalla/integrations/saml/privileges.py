"""The roles in an assertion: OIO Basic Privilege Profile 1.2, and the older one still in use.

Source: docs/integrations/sign-in.md. Anything unreadable means no role at all, never some of them.
"""

import base64
import binascii
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.saml.errors import SamlRefused

LARGEST = 64 * 1024  # bytes, decoded
NAMESPACES = ("http://digst.dk/oiosaml/basic_privilege_profile", "http://itst.dk/oiosaml/basic_privilege_profile")
CVR_SCOPE = "urn:dk:gov:saml:cvrNumberIdentifier:"


@dataclass(frozen=True, slots=True)
class PrivilegeGroup:
    """Roles for one scope. scope: an URN such as CVR_SCOPE with eight digits.   privileges: role URIs.

    constraints: (name, value) pairs that limit the roles; whoever does not understand one must not give the role.
    """

    scope: str
    privileges: tuple[str, ...]
    constraints: tuple[tuple[str, str], ...] = ()


def read_privileges(encoded: str) -> tuple[PrivilegeGroup, ...]:
    """The groups in a privilege list, base64 of UTF-8 XML. Raises SamlRefused("privileges_unreadable")."""
    root = _parse(_decode(encoded))
    if root.tag not in [f"{{{namespace}}}PrivilegeList" for namespace in NAMESPACES]:
        raise SamlRefused("privileges_unreadable")
    return tuple(_group(element) for element in _named(root, "PrivilegeGroup"))


def role_uris_for(groups: Iterable[PrivilegeGroup], cvr: str) -> frozenset[str]:
    """The roles that hold without limit for the organisation with that CVR number (eight digits).

    The scope decides, not the employer: a role may be lent to a neighbour. We understand no constraint,
    so a group with any gives nothing.
    """
    scope = CVR_SCOPE + cvr
    return frozenset(
        uri for group in groups if group.scope == scope and not group.constraints for uri in group.privileges
    )


def _decode(encoded: str) -> bytes:
    text = "".join(encoded.split())
    if len(text) > LARGEST * 4 // 3 + 4:
        raise SamlRefused("privileges_unreadable")
    try:
        return base64.b64decode(text, validate=True)
    except (binascii.Error, ValueError):
        raise SamlRefused("privileges_unreadable") from None


def _parse(content: bytes) -> etree._Element:
    if len(content) > LARGEST:
        raise SamlRefused("privileges_unreadable")
    try:
        return read_foreign(content)
    except NotXml:
        raise SamlRefused("privileges_unreadable") from None


def _named(parent: etree._Element, name: str) -> Iterator[etree._Element]:
    """Children of that name; the profile has them without namespace, some senders with one."""
    tags = {name, *(f"{{{namespace}}}{name}" for namespace in NAMESPACES)}
    return (child for child in parent if child.tag in tags)


def _group(element: etree._Element) -> PrivilegeGroup:
    scope = (element.get("Scope") or "").strip()
    if not scope:
        raise SamlRefused("privileges_unreadable")
    return PrivilegeGroup(
        scope,
        tuple(filter(None, map(_text, _named(element, "Privilege")))),
        tuple((child.get("Name") or "", _text(child)) for child in _named(element, "Constraint")),
    )


def _text(element: etree._Element) -> str:
    if len(element):
        raise SamlRefused("privileges_unreadable")
    return (element.text or "").strip()
