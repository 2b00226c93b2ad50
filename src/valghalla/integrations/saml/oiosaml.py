"""What OIOSAML 3 and Context Handler say about a person, read from a verified assertion."""

import re
from dataclasses import dataclass, field
from enum import IntEnum

from valghalla.integrations.saml.assertion import Assertion
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.privileges import PrivilegeGroup, read_privileges

CORE = "https://data.gov.dk/model/core/"
EID = f"{CORE}eid/"
SPEC_VERSION = f"{CORE}specVersion"
LEVEL = "https://data.gov.dk/concept/core/nsis/loa"
LEGACY_LEVEL = "dk:gov:saml:attribute:AssuranceLevel"
CPR_NUMBER, CPR_UUID = f"{EID}cprNumber", f"{EID}cprUuid"
FULL_NAME, FIRST_NAME, LAST_NAME = f"{EID}fullName", f"{EID}firstName", f"{EID}lastName"
CVR, EMPLOYEE_UUID = f"{EID}professional/cvr", f"{EID}professional/uuid/persistent"
PRIVILEGES, LEGACY_PRIVILEGES = f"{EID}privilegesIntermediate", "dk:gov:saml:attribute:Privileges_intermediate"
TRANSIENT = "urn:oasis:names:tc:SAML:2.0:nameid-format:transient"
LONGEST_SUBJECT = 255

_UUID = "[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}"
_ONLY_UUID = re.compile(rf"(?:urn:uuid:)?({_UUID})")
_EID_NAME = re.compile(rf"{re.escape(EID)}(person|professional)/uuid/({_UUID})")
# Senders put this together without escaping, so a name may hold commas and equals signs: no splitting.
_SUBJECT_NAME = re.compile(r"C=DK,\s*O=([0-9]{8}),\s*CN=(.*),\s*Serial=(" + _UUID + ")", re.DOTALL)


class Level(IntEnum):
    """NSIS level of assurance."""

    LOW = 1
    SUBSTANTIAL = 2
    HIGH = 3


_LEVELS = {"Low": Level.LOW, "Substantial": Level.SUBSTANTIAL, "High": Level.HIGH}
_LEGACY_LEVELS = {"1": Level.LOW, "2": Level.LOW, "3": Level.SUBSTANTIAL, "4": Level.HIGH}


@dataclass(frozen=True, slots=True)
class Citizen:
    """A private person. cpr: as sent, ten digits.   name: may be "".   uuid: the person's at CPR, lower case, or ""."""

    cpr: str = field(repr=False)
    name: str = field(repr=False)
    uuid: str


@dataclass(frozen=True, slots=True)
class Employee:
    """Somebody at work. subject: the stable name, a UUID in lower case, or the NameID where there is none.

    name: may be "".   cvr: of the employer, eight digits, or "".   groups: all roles, of whatever scope.
    """

    subject: str
    name: str = field(repr=False)
    cvr: str
    groups: tuple[PrivilegeGroup, ...]


def level_of(assertion: Assertion, *, accept_legacy: bool) -> Level | None:
    """The level somebody signed in at, None when it is not said exactly once in words we know.

    accept_legacy: also believe the number that users without an NSIS identity come with (3 counts as Substantial).
    The NSIS level goes before the number, also when it is lower.
    """
    if LEVEL in assertion.attributes:
        return _LEVELS.get(assertion.only(LEVEL))
    return _LEGACY_LEVELS.get(assertion.only(LEGACY_LEVEL)) if accept_legacy else None


def is_eid_name(name_id: str) -> bool:
    """Whether a NameID has NemLog-in's form: a person or a professional, by UUID."""
    return bool(_EID_NAME.fullmatch(name_id))


def citizen_of(assertion: Assertion) -> Citizen:
    """The private person who signed in.

    Raises SamlRefused: "professional_identity" for somebody's identity at work, "name_id" for neither,
    "no_cpr" without exactly one CPR number. Whether the number is one, the caller sees.
    """
    named = _EID_NAME.fullmatch(assertion.name_id.value)
    if not named:
        raise SamlRefused("name_id")
    if named[1] != "person":
        raise SamlRefused("professional_identity")
    if not (cpr := assertion.only(CPR_NUMBER)):
        raise SamlRefused("no_cpr")
    return Citizen(cpr, _name(assertion), _uuid(assertion.only(CPR_UUID)))


def employee_of(assertion: Assertion) -> Employee:
    """The member of staff who signed in, with all roles; without any, groups is empty.

    Raises SamlRefused: "privileges_unreadable"; "other_cvr" when the NameID and the attribute name different
    employers, or the attribute is no CVR number; "name_id" when there is nothing stable to know the person by.
    """
    named = _SUBJECT_NAME.fullmatch(assertion.name_id.value.strip())
    return Employee(
        subject=named[3].lower() if named else _subject(assertion),
        name=(named[2].strip() if named else "") or _name(assertion),
        cvr=_cvr(assertion, named[1] if named else ""),
        groups=_groups(assertion),
    )


def _subject(assertion: Assertion) -> str:
    if uuid := _uuid(assertion.only(EMPLOYEE_UUID)):
        return uuid
    value = assertion.name_id.value.strip()
    if named := _EID_NAME.fullmatch(value):
        return named[2].lower()
    if not value or len(value) > LONGEST_SUBJECT or assertion.name_id.format == TRANSIENT:
        raise SamlRefused("name_id")
    return value


def _cvr(assertion: Assertion, in_name_id: str) -> str:
    if CVR not in assertion.attributes:
        return in_name_id
    cvr = assertion.only(CVR)
    if not re.fullmatch("[0-9]{8}", cvr) or in_name_id not in ("", cvr):
        raise SamlRefused("other_cvr")
    return cvr


def _groups(assertion: Assertion) -> tuple[PrivilegeGroup, ...]:
    name = PRIVILEGES if PRIVILEGES in assertion.attributes else LEGACY_PRIVILEGES
    values = assertion.attributes.get(name, ())
    if len(values) > 1:
        raise SamlRefused("privileges_unreadable")
    return read_privileges(values[0]) if values else ()


def _name(assertion: Assertion) -> str:
    names = (*assertion.attributes.get(FIRST_NAME, ()), *assertion.attributes.get(LAST_NAME, ()))
    return assertion.only(FULL_NAME) or " ".join(names)


def _uuid(value: str) -> str:
    found = _ONLY_UUID.fullmatch(value)
    return found[1].lower() if found else ""
