"""Who somebody is, by OIOSAML 3 and by Context Handler."""

import base64
import uuid

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.integrations.saml import kit
from tests.integrations.saml.making import CITIZEN_NAME, EID, EMPLOYEE_NAME, LEVEL
from valghalla.base import clock
from valghalla.integrations.saml.answers import Assertion, NameId, read_answer
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.oiosaml import (
    TRANSIENT,
    Citizen,
    Employee,
    Level,
    citizen_of,
    employee_of,
    is_eid_name,
    level_of,
)
from valghalla.integrations.saml.parties import Profile
from valghalla.integrations.saml.privileges import PrivilegeGroup

LEGACY_LEVEL = "dk:gov:saml:attribute:AssuranceLevel"
CVR, EMPLOYEE_UUID = f"{EID}professional/cvr", f"{EID}professional/uuid/persistent"
UUID = "5b1d7f3a-0000-4111-8222-333344445555"


def assertion(name_id, attributes=None, *, name_format="") -> Assertion:
    values = {name: (value,) if isinstance(value, str) else value for name, value in (attributes or {}).items()}
    return Assertion("_a", clock.now(), NameId(name_id, name_format), "_s", clock.now(), values)


def refused(function, *arguments) -> str:
    with pytest.raises(SamlRefused) as refusal:
        function(*arguments)
    return refusal.value.reason


@pytest.mark.parametrize(
    ("attributes", "legacy_too", "nsis_only"),
    [
        ({LEVEL: "Low"}, Level.LOW, Level.LOW),
        ({LEVEL: "Substantial"}, Level.SUBSTANTIAL, Level.SUBSTANTIAL),
        ({LEVEL: "High"}, Level.HIGH, Level.HIGH),
        ({LEVEL: "Betydelig"}, None, None),
        ({LEVEL: ("Low", "High")}, None, None),
        ({LEVEL: ()}, None, None),
        ({}, None, None),
        ({LEGACY_LEVEL: "3"}, Level.SUBSTANTIAL, None),
        ({LEGACY_LEVEL: "2"}, Level.LOW, None),
        ({LEVEL: "Low", LEGACY_LEVEL: "4"}, Level.LOW, Level.LOW),
        ({LEVEL: ("Low", "High"), LEGACY_LEVEL: "4"}, None, None),
    ],
)
def test_level(attributes, legacy_too, nsis_only):
    assert level_of(assertion("x", attributes), accept_legacy=True) == legacy_too
    assert level_of(assertion("x", attributes), accept_legacy=False) == nsis_only


def test_levels_are_ordered():
    assert Level.LOW < Level.SUBSTANTIAL < Level.HIGH


def test_a_citizen():
    attributes = {
        f"{EID}cprNumber": "0101701234",
        f"{EID}cprUuid": f"urn:uuid:{UUID.upper()}",
        f"{EID}fullName": "Ærø Åsen",
    }
    assert citizen_of(assertion(CITIZEN_NAME, attributes)) == Citizen("0101701234", "Ærø Åsen", UUID)


def test_a_citizen_with_protected_name_has_none():
    assert citizen_of(assertion(CITIZEN_NAME, {f"{EID}cprNumber": "0101701234"})) == Citizen("0101701234", "", "")


def test_a_name_may_come_in_parts():
    parts = {f"{EID}cprNumber": "0101701234", f"{EID}firstName": ("Bo", "Ib"), f"{EID}lastName": "Sø"}
    assert citizen_of(assertion(CITIZEN_NAME, parts)).name == "Bo Ib Sø"


def test_no_citizen():
    professional = CITIZEN_NAME.replace("/person/", "/professional/")
    assert refused(citizen_of, assertion(professional, {f"{EID}cprNumber": "0101701234"})) == "professional_identity"
    assert refused(citizen_of, assertion("somebody", {f"{EID}cprNumber": "0101701234"})) == "name_id"
    assert refused(citizen_of, assertion(CITIZEN_NAME)) == "no_cpr"


def test_an_employee_by_a_name_with_commas_and_equals_signs():
    assert employee_of(assertion(EMPLOYEE_NAME)) == Employee(UUID, "Sø, Kim = Kaj", "11111111", ())


@pytest.mark.parametrize(
    ("name_id", "attributes", "subject"),
    [
        (f"{EID}professional/uuid/{UUID.upper()}", {}, UUID),
        ("opaque", {EMPLOYEE_UUID: f"urn:uuid:{UUID.upper()}"}, UUID),
        ("opaque", {EMPLOYEE_UUID: "no uuid"}, "opaque"),
        ("C=DK,O=1111,CN=x,Serial=y", {}, "C=DK,O=1111,CN=x,Serial=y"),
    ],
)
def test_an_employee_by_other_names(name_id, attributes, subject):
    assert employee_of(assertion(name_id, attributes)).subject == subject


def test_an_employee_without_a_lasting_name():
    assert refused(employee_of, assertion("x", name_format=TRANSIENT)) == "name_id"
    assert refused(employee_of, assertion("x" * 256)) == "name_id"


def test_the_attribute_and_the_name_must_agree_on_the_employer():
    assert employee_of(assertion(EMPLOYEE_NAME, {CVR: "11111111"})).cvr == "11111111"
    assert employee_of(assertion("opaque", {CVR: "22222222"})).cvr == "22222222"
    assert employee_of(assertion("opaque")).cvr == ""
    assert refused(employee_of, assertion(EMPLOYEE_NAME, {CVR: "22222222"})) == "other_cvr"
    assert refused(employee_of, assertion(EMPLOYEE_NAME, {CVR: "2222"})) == "other_cvr"
    assert refused(employee_of, assertion(EMPLOYEE_NAME, {CVR: ("11111111", "22222222")})) == "other_cvr"


PRIVILEGES = base64.b64encode(
    b'<b:PrivilegeList xmlns:b="http://itst.dk/oiosaml/basic_privilege_profile">'
    b'<PrivilegeGroup Scope="urn:x"><Privilege>urn:r</Privilege></PrivilegeGroup></b:PrivilegeList>'
).decode()


@pytest.mark.parametrize("name", [f"{EID}privilegesIntermediate", "dk:gov:saml:attribute:Privileges_intermediate"])
def test_roles_come_under_either_name(name):
    read = employee_of(assertion("opaque", {name: PRIVILEGES}))
    assert read.groups == (PrivilegeGroup("urn:x", ("urn:r",)),)


def test_roles_are_read_whole_or_not_at_all():
    name = f"{EID}privilegesIntermediate"
    assert refused(employee_of, assertion("opaque", {name: "x"})) == "privileges_unreadable"
    assert refused(employee_of, assertion("opaque", {name: (PRIVILEGES, PRIVILEGES)})) == "privileges_unreadable"


def test_nobody_is_shown_by_accident():
    shown = repr(citizen_of(assertion(CITIZEN_NAME, {f"{EID}cprNumber": "0101701234", f"{EID}fullName": "Ærø"})))
    assert "0101701234" not in shown
    assert "Ærø" not in shown
    assert "Kim" not in repr(employee_of(assertion(EMPLOYEE_NAME)))


@given(st.from_regex(r"[0-9]{8}", fullmatch=True), st.text(), st.uuids())
def test_whatever_the_name_the_last_serial_counts(cvr, name, serial):
    read = employee_of(assertion(f"C=DK,O={cvr},CN={name},Serial={str(serial).upper()}"))
    assert (read.subject, read.name, read.cvr) == (str(serial), name.strip(), cvr)


@given(st.text(min_size=1, max_size=300))
def test_any_other_name_is_a_subject_as_it_stands_or_refused(name):
    assume(not name.startswith(("C=DK", EID)))
    if name.strip() and len(name.strip()) <= 255:
        assert employee_of(assertion(name)).subject == name.strip()
    else:
        assert refused(employee_of, assertion(name)) == "name_id"


@given(st.text(), st.uuids())
def test_only_the_whole_form_is_an_eid_name(extra, number):
    name = f"{EID}person/uuid/{number}"
    assert is_eid_name(name)
    for written in (name + extra, extra + name):
        assert is_eid_name(written) == (written == name)


def test_a_real_employee_passes_from_answer_to_roles():
    s = kit.situation(Profile.EMPLOYEE, session_index=str(uuid.uuid4()))
    message = kit.good_answer(s, change={f"{EID}privilegesIntermediate": (PRIVILEGES,)})
    read = read_answer(message, s.sp, s.idp, request_id=s.request_id, requested_at=s.now, now=s.now)
    assert employee_of(read) == Employee(UUID, "Sø, Kim = Kaj", "11111111", (PrivilegeGroup("urn:x", ("urn:r",)),))
