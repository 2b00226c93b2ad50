"""The assertion that a system carries: who it is, for which municipality, for which service, and the key it holds.

Source: reference on service agreements and tokens, § 3c.
"""

import datetime
from base64 import b64encode
from xml.sax.saxutils import escape

from cryptography import x509
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import Encoding
from cryptography.x509.oid import NameOID
from lxml import etree

from valghalla_simulators.saml.instants import new_id
from valghalla_simulators.saml.names import DS, SAML
from valghalla_simulators.saml.signing import signed
from valghalla_simulators.saml.xml import element
from valghalla_simulators.sts import CVR_ATTRIBUTE, HOLDER_OF_KEY

XSI = "http://www.w3.org/2001/XMLSchema-instance"
_BASIC = "urn:oasis:names:tc:SAML:2.0:attrname-format:basic"
_ROLE = "http://serviceplatformen.serviceplatformen.dk/roles/servicesystemrole/dummy/1"


def made(
    *,
    issuer: str,
    entity_id: str,
    cvr: str,
    holder: x509.Certificate,
    issued: datetime.datetime,
    expires: datetime.datetime,
    certificate: x509.Certificate,
    key: rsa.RSAPrivateKey,
) -> etree._Element:
    """The signed assertion. cvr: of the municipality acted for. holder: the caller's certificate."""
    begins, ends = instant(issued), instant(expires)
    assertion = element(
        SAML, "Assertion",
        element(SAML, "Issuer", issuer, attributes={"Format": "urn:oasis:names:tc:SAML:2.0:nameid-format:entity"}),
        _subject(holder, entity_id, begins, ends),
        element(
            SAML, "Conditions",
            element(SAML, "AudienceRestriction", element(SAML, "Audience", entity_id)),
            attributes={"NotBefore": begins, "NotOnOrAfter": ends},
        ),
        element(SAML, "AttributeStatement", *(_attribute(name, value) for name, value in _attributes(cvr))),
        element(
            SAML, "AuthnStatement",
            element(
                SAML, "AuthnContext",
                element(SAML, "AuthnContextClassRef", "urn:oasis:names:tc:SAML:2.0:ac:classes:X509"),
            ),
            attributes={"AuthnInstant": begins},
        ),
        attributes={"ID": new_id(), "IssueInstant": begins, "Version": "2.0"},
    )  # fmt: skip
    return signed(assertion, key, certificate)


def instant(when: datetime.datetime) -> str:
    """As the token service writes it: "2026-08-20T08:00:00.000Z"."""
    return when.astimezone(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.") + f"{when.microsecond // 1000:03d}Z"


def _subject(holder: x509.Certificate, entity_id: str, begins: str, ends: str) -> etree._Element:
    der = b64encode(holder.public_bytes(Encoding.DER)).decode()
    confirmed = element(
        SAML, "SubjectConfirmationData",
        element(DS, "KeyInfo", element(DS, "X509Data", element(DS, "X509Certificate", der))),
        attributes={
            f"{{{XSI}}}type": "saml:KeyInfoConfirmationDataType",
            "NotBefore": begins, "NotOnOrAfter": ends, "Recipient": entity_id,
        },
        declared={"xsi": XSI},
    )  # fmt: skip
    name = holder.subject.rfc4514_string({NameOID.SERIAL_NUMBER: "SERIALNUMBER"})
    return element(
        SAML, "Subject",
        element(
            SAML, "NameID", name, attributes={"Format": "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"}
        ),
        element(SAML, "SubjectConfirmation", confirmed, attributes={"Method": HOLDER_OF_KEY}),
    )  # fmt: skip


def _attributes(cvr: str) -> tuple[tuple[str, str], ...]:
    return (
        (CVR_ATTRIBUTE, cvr),
        ("dk:gov:saml:attribute:AssuranceLevel", "3"),
        ("dk:gov:saml:attribute:SpecVer", "DK-SAML-2.0"),
        ("dk:gov:saml:attribute:KombitSpecVer", "1.0"),
        ("dk:gov:saml:attribute:Privileges_intermediate", b64encode(_privileges(cvr)).decode()),
    )


def _attribute(name: str, value: str) -> etree._Element:
    return element(
        SAML, "Attribute", element(SAML, "AttributeValue", value), attributes={"Name": name, "NameFormat": _BASIC}
    )


def _privileges(cvr: str) -> bytes:
    return (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<bpp:PrivilegeList xmlns:bpp="http://itst.dk/oiosaml/basic_privilege_profile">'
        f'<PrivilegeGroup Scope="urn:dk:gov:saml:cvrNumberIdentifier:{escape(cvr)}">'
        f"<Privilege>{_ROLE}</Privilege></PrivilegeGroup></bpp:PrivilegeList>"
    ).encode()
