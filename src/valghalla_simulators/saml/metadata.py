"""The identity provider's own metadata."""

from base64 import b64encode
from collections.abc import Iterable

from cryptography import x509
from cryptography.hazmat.primitives.serialization import Encoding
from lxml import etree

from valghalla_simulators.saml.names import (
    BINDING_POST,
    BINDING_REDIRECT,
    DS,
    MD,
    NAME_FORMAT_URI,
    PERSISTENT,
    SAML,
    SAMLP,
    TRANSIENT,
)
from valghalla_simulators.saml.xml import element


def identity_provider_metadata(
    entity_id: str, url: str, certificates: Iterable[x509.Certificate], offered: Iterable[str]
) -> bytes:
    """Metadata after the reference on NemLog-in (§ 1). offered: names of attributes."""
    sign_out = [
        element(MD, "SingleLogoutService", attributes={"Binding": binding, "Location": url})
        for binding in (BINDING_REDIRECT, BINDING_POST)
    ]
    descriptor = element(
        MD, "IDPSSODescriptor",
        *(_key(certificate) for certificate in certificates),
        *sign_out,
        *(element(MD, "NameIDFormat", format_) for format_ in (TRANSIENT, PERSISTENT)),
        element(MD, "SingleSignOnService", attributes={"Binding": BINDING_REDIRECT, "Location": url}),
        *(element(SAML, "Attribute", attributes={"Name": name, "NameFormat": NAME_FORMAT_URI}) for name in offered),
        attributes={"WantAuthnRequestsSigned": "true", "protocolSupportEnumeration": SAMLP},
    )  # fmt: skip
    root = element(MD, "EntityDescriptor", descriptor, attributes={"entityID": entity_id})
    return etree.tostring(root, xml_declaration=True, encoding="UTF-8", pretty_print=True)


def _key(certificate: x509.Certificate) -> etree._Element:
    text = b64encode(certificate.public_bytes(Encoding.DER)).decode()
    held = element(DS, "X509Data", element(DS, "X509Certificate", text))
    return element(MD, "KeyDescriptor", element(DS, "KeyInfo", held), attributes={"use": "signing"})
