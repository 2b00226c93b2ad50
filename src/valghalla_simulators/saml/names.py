"""Namespaces and identifiers that several modules write."""

from enum import IntEnum, StrEnum

SAML = "urn:oasis:names:tc:SAML:2.0:assertion"
SAMLP = "urn:oasis:names:tc:SAML:2.0:protocol"
MD = "urn:oasis:names:tc:SAML:2.0:metadata"
DS = "http://www.w3.org/2000/09/xmldsig#"
XENC = "http://www.w3.org/2001/04/xmlenc#"
XENC11 = "http://www.w3.org/2009/xmlenc11#"
XS = "http://www.w3.org/2001/XMLSchema"
XSI = "http://www.w3.org/2001/XMLSchema-instance"

BINDING_REDIRECT = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect"
BINDING_POST = "urn:oasis:names:tc:SAML:2.0:bindings:HTTP-POST"
PERSISTENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:persistent"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
X509_SUBJECT = "urn:oasis:names:tc:SAML:1.1:nameid-format:X509SubjectName"
NAME_FORMAT_URI = "urn:oasis:names:tc:SAML:2.0:attrname-format:uri"
BEARER = "urn:oasis:names:tc:SAML:2.0:cm:bearer"
STATUS = "urn:oasis:names:tc:SAML:2.0:status:"

# Attributes of OIOSAML 3.
EID = "https://data.gov.dk/model/core/eid/"
SPEC_VERSION = "https://data.gov.dk/model/core/specVersion"
KOMBIT_SPEC_VERSION = "https://data.gov.dk/model/core/kombitSpecVer"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"
IDENTITY_LEVEL = "https://data.gov.dk/concept/core/nsis/ial"
AUTHENTICATOR_LEVEL = "https://data.gov.dk/concept/core/nsis/aal"
FULL_NAME, FIRST_NAME, LAST_NAME = f"{EID}fullName", f"{EID}firstName", f"{EID}lastName"
CPR_NUMBER, CPR_UUID = f"{EID}cprNumber", f"{EID}cprUuid"
EMAIL, PRIVILEGES = f"{EID}email", f"{EID}privilegesIntermediate"
CVR, ORGANISATION = f"{EID}professional/cvr", f"{EID}professional/orgName"
PROFESSIONAL_UUID = f"{EID}professional/uuid/persistent"

# What OIOSAML 2 called them; somebody who asks for the new name gets the old one where there is only that.
OLD_LEVEL = "dk:gov:saml:attribute:AssuranceLevel"
OLD_PRIVILEGES = "dk:gov:saml:attribute:Privileges_intermediate"
OLD_CPR_NUMBER = "dk:gov:saml:attribute:CprNumberIdentifier"
OLD_CVR = "dk:gov:saml:attribute:CvrNumberIdentifier"
NEW_NAMES = {OLD_LEVEL: LEVEL, OLD_PRIVILEGES: PRIVILEGES, OLD_CPR_NUMBER: CPR_NUMBER, OLD_CVR: CVR}

ANY_LEVEL = "https://data.gov.dk/concept/core/nsis"


class Level(IntEnum):
    """Levels of assurance after NSIS; the names are how attributes write them, in capitals."""

    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3

    @property
    def word(self) -> str:
        """As the attribute has it: "Substantial"."""
        return self.name.capitalize()


class Identity(StrEnum):
    """Whether somebody is there as herself or for an employer; how requests and name identifiers write it."""

    PERSON = "Person"
    PROFESSIONAL = "Professional"

    @property
    def uri(self) -> str:
        """As a request asks for it."""
        return f"https://data.gov.dk/eid/{self.value}"


LEVEL_URIS = {f"{LEVEL}/{level.word}": level for level in Level}
IDENTITY_URIS = {identity.uri: identity for identity in Identity}
