"""Metadata (SAML 2.0 metadata): the identity provider's, which we read, and our own, which we show."""

import base64
import binascii
from copy import deepcopy
from urllib.parse import urlsplit

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from valghalla.base.foreign_xml import NotXml, read_foreign
from valghalla.integrations.saml import oiosaml, template, xml
from valghalla.integrations.saml.errors import MetadataUnusable
from valghalla.integrations.saml.parties import Contact, IdentityProvider, Profile, ServiceProvider

REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
SMALLEST_KEY = 2048  # bits
# What a site needs to know of people, and no more; the required ones first.
REQUIRED = {
    Profile.CITIZEN: (oiosaml.SPEC_VERSION, oiosaml.LEVEL),
    Profile.EMPLOYEE: (oiosaml.SPEC_VERSION, oiosaml.LEVEL, oiosaml.CVR),
}
WANTED = {
    Profile.CITIZEN: (oiosaml.CPR_NUMBER, oiosaml.CPR_UUID, oiosaml.FULL_NAME),
    Profile.EMPLOYEE: (
        oiosaml.EMPLOYEE_UUID,
        oiosaml.FIRST_NAME,
        oiosaml.LAST_NAME,
        oiosaml.PRIVILEGES,
    ),
}


def read_identity_provider(content: bytes) -> IdentityProvider:
    """The identity provider that a metadata file describes.

    content: one EntityDescriptor with an IDPSSODescriptor for SAML 2; anything else in it is left alone. How the file
    came to be trusted is for the caller. Raises MetadataUnusable: unreadable, no_identity_provider, no_entity_id,
    no_sign_in_address, no_sign_out_address, wrong_address, no_certificate, certificate_unreadable, weak_key.
    """
    root = _parsed(content)
    descriptor = _descriptor(root)
    entity_id = (root.get("entityID") or "").strip()
    if not entity_id:
        raise MetadataUnusable("no_entity_id")
    sign_in = _service(descriptor, "SingleSignOnService", "no_sign_in_address")
    sign_out = _service(descriptor, "SingleLogoutService", "no_sign_out_address")
    return IdentityProvider(
        entity_id=entity_id,
        sign_in_url=_address(sign_in.get("Location")),
        sign_out_url=_address(sign_out.get("Location")),
        sign_out_answer_url=_address(sign_out.get("ResponseLocation") or sign_out.get("Location")),
        certificates=_certificates(descriptor),
    )


def service_provider_metadata(sp: ServiceProvider) -> bytes:
    """What the identity provider has to know of us, UTF-8 XML, to be registered there.

    The certificate in use comes first, for both uses, then the announced ones.
    """
    root = template.copy_of("metadata")
    root.set("entityID", sp.entity_id)
    _fill_certificates(root, [sp.signing.certificate, *sp.announced])
    _only(root, "SingleLogoutService").set("Location", sp.slo_url)
    _only(root, "SingleLogoutService").set("ResponseLocation", sp.slo_url)
    _only(root, "AssertionConsumerService").set("Location", sp.acs_url)
    template.fill(root, "ServiceName", sp.name)
    _fill_attributes(root, sp.profile)
    _fill_contacts(root, sp.contact)
    return etree.tostring(root, encoding="UTF-8", xml_declaration=True, pretty_print=True)


def _parsed(content: bytes) -> etree._Element:
    try:
        return read_foreign(content)
    except NotXml:
        raise MetadataUnusable("unreadable") from None


def _descriptor(root: etree._Element) -> etree._Element:
    found = [
        descriptor
        for descriptor in xml.elements(root, "/md:EntityDescriptor/md:IDPSSODescriptor")
        if xml.SAMLP in (descriptor.get("protocolSupportEnumeration") or "").split()
    ]
    if len(found) != 1:
        raise MetadataUnusable("no_identity_provider")
    return found[0]


def _service(descriptor: etree._Element, name: str, reason: str) -> etree._Element:
    """The first one by HTTP-Redirect, the binding we speak."""
    found = xml.elements(descriptor, f"md:{name}[@Binding='{REDIRECT}']")
    if not found:
        raise MetadataUnusable(reason)
    return found[0]


def _address(given: str | None) -> str:
    address = (given or "").strip()
    parts = urlsplit(address)
    if parts.scheme not in ("https", "http") or not parts.netloc or parts.fragment:
        raise MetadataUnusable("wrong_address")
    return address


def _certificates(descriptor: etree._Element) -> tuple[str, ...]:
    path = "md:KeyDescriptor[not(@use) or @use='signing']/ds:KeyInfo/ds:X509Data/ds:X509Certificate"
    found = dict.fromkeys(_certificate(element.text or "") for element in xml.elements(descriptor, path))
    if not found:
        raise MetadataUnusable("no_certificate")
    return tuple(found)


def _certificate(encoded: str) -> str:
    """PEM. Its dates and who issued it do not matter: the metadata says whom to believe, not an authority."""
    try:
        certificate = x509.load_der_x509_certificate(base64.b64decode("".join(encoded.split()), validate=True))
        key = certificate.public_key()
    except (binascii.Error, ValueError):
        raise MetadataUnusable("certificate_unreadable") from None
    if not isinstance(key, rsa.RSAPublicKey) or key.key_size < SMALLEST_KEY:
        raise MetadataUnusable("weak_key")
    return certificate.public_bytes(Encoding.PEM).decode()


def _only(root: etree._Element, name: str) -> etree._Element:
    return xml.only(root, f".//md:{name}", "structure")


def _fill_certificates(root: etree._Element, certificates: list[str]) -> None:
    for descriptor in xml.elements(root, ".//md:KeyDescriptor"):
        place = descriptor
        for certificate in certificates:
            filled = deepcopy(descriptor)
            template.fill(filled, "X509Certificate", _bare(certificate))
            place.addnext(filled)
            place = filled
        _remove(descriptor)


def _bare(certificate: str) -> str:
    """Base64 alone, without the lines around it."""
    loaded = x509.load_pem_x509_certificate(certificate.encode())
    return base64.b64encode(loaded.public_bytes(Encoding.DER)).decode()


def _fill_attributes(root: etree._Element, profile: Profile) -> None:
    pattern = _only(root, "RequestedAttribute")
    service = _only(root, "AttributeConsumingService")
    for name in (*REQUIRED[profile], *WANTED[profile]):
        attribute = deepcopy(pattern)
        attribute.set("Name", name)
        if name in REQUIRED[profile]:
            attribute.set("isRequired", "true")
        service.append(attribute)
    _remove(pattern)


def _fill_contacts(root: etree._Element, contact: Contact) -> None:
    """The same person for technical and administrative matters; nobody without an address to write to."""
    technical = _only(root, "ContactPerson")
    values = {
        "Company": contact.organisation,
        "GivenName": contact.name,
        "EmailAddress": f"mailto:{contact.email}",
        "TelephoneNumber": contact.telephone,
    }
    for name, value in values.items():
        if not template.fill(technical, name, value).text:
            _remove(_only(technical, name))
    if contact.email:
        administrative = deepcopy(technical)
        administrative.set("contactType", "administrative")
        root.append(administrative)
    else:
        _remove(technical)


def _remove(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None  # never the root
    parent.remove(element)
