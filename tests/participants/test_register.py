"""Adding people with what CPR says of them, following CPR, and writing down that it was asked."""

import dataclasses
import datetime

import pytest
from django.db import transaction

from tests.participants.factories import participant
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import StaleVersion
from valghalla.base.tenancy import acting_for
from valghalla.integrations import cpr
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.change import change_contact
from valghalla.participants.cpr.look_up import look_up, open_session
from valghalla.participants.errors import AlreadyRegistered, InvalidMobile, NumberReplaced
from valghalla.participants.find import by_cpr
from valghalla.participants.models import FormerCprNumber, Participant, SpecialDiet
from valghalla.participants.register import add_participant, update_from_cpr

ORDINARY, PROTECTED, DEAD, ABROAD, REPLACED, CURRENT, NEARLY_EMPTY, LONG_NAME = (
    CprNumber(number)
    for number in [
        "1012620000", "1012620001", "1012620003", "1012620002", "0204801029", "0204802068", "2501831029", "0606951000",
    ]
)  # fmt: skip


@pytest.fixture
def asked(acting, outside, by, now):
    """``asked(number)``: what CPR says."""
    return lambda number: look_up(number, by=by, now=now, purpose="test")


def entries(action: str) -> list[dict]:
    return list(AuditEntry.objects.filter(action=action).order_by("id").values_list("details", flat=True))


@pytest.mark.acceptance("A-309", "A-310")
def test_a_look_up_is_audited_with_a_masked_number(asked, by, now):
    person = asked(ORDINARY)
    entry = AuditEntry.objects.get()
    assert (person.first_names, person.last_name) == ("Åse Prøve", "Østergård")
    assert (entry.action, entry.actor_kind, entry.actor_id, entry.at) == ("cpr.looked_up", "staff", by.id, now)
    assert {key: entry.details[key] for key in ["number", "result", "code", "purpose"]} == {
        "number": "1012xx-xxxx", "result": "found", "code": "", "purpose": "test",
    }  # fmt: skip
    assert "Østergård" not in str(entry.details)


@pytest.mark.acceptance("A-310")
@pytest.mark.parametrize(
    ("number", "error", "result"),
    [
        ("1410701029", cpr.NoSuchPerson, "no_such_person"),
        ("1510711048", cpr.Unavailable, "unavailable"),
        ("1710731000", cpr.NotUnderstood, "not_understood"),
    ],
)
def test_look_ups_that_fail_are_audited_too(asked, number, error, result):
    with pytest.raises(error):
        asked(CprNumber(number))
    assert [entry["result"] for entry in entries("cpr.looked_up")] == [result]


def test_settings_that_cannot_work_are_told_apart(asked, settings):
    settings.CPR = settings.CPR | {"certificate": "/nowhere.pem"}
    with pytest.raises(cpr.WrongSettings):
        asked(ORDINARY)
    assert [entry["result"] for entry in entries("cpr.looked_up")] == ["wrong_settings"]


def test_a_kept_connection_serves_many(acting, outside, by, now):
    with open_session() as session:
        names = [look_up(n, by=by, now=now, purpose="test", session=session).last_name for n in (ORDINARY, PROTECTED)]
    assert names == ["Østergård", "Prøve"]
    assert len(entries("cpr.looked_up")) == 2


def test_the_municipality_acted_for_is_the_one_that_asks(municipality, other_municipality, outside, now):
    for one in (municipality, other_municipality):
        with acting_for(one):
            look_up(ORDINARY, by=actors.SYSTEM, now=now, purpose="test")
    assert [call.municipality_cvr for call in outside.cpr.calls()] in (
        ["12345678", "55133018"],
        ["55133018", "12345678"],
    )


def test_cpr_is_never_asked_inside_a_transaction(committed, municipality, outside, now):
    with acting_for(municipality), transaction.atomic(), pytest.raises(RuntimeError):
        look_up(ORDINARY, by=actors.SYSTEM, now=now, purpose="test")
    assert outside.cpr.calls() == []


def test_a_person_is_added_with_what_cpr_says(asked, by, now):
    diet = SpecialDiet.objects.create(title="Vegetar")
    made = add_participant(
        asked(ORDINARY), mobile="+45 12345678", email=" aase@eksempel.dk ", diets=[diet.pk, 999], by=by, now=now
    )
    kept = Participant.objects.get()
    assert kept.pk == made.pk
    told = {
        "first_names": "Åse Prøve", "last_name": "Østergård", "birth_date": datetime.date(1962, 12, 10), "status": 1,
        "postal_code": "4272", "city": "Korsbæk", "municipality_code": "0999", "citizenship": "5100",
        "incapable": False, "protected_address": False, "digital_post": True, "mobile": "12345678",
        "email": "aase@eksempel.dk", "cpr_checked_at": now,
    }  # fmt: skip
    assert {field: getattr(kept, field) for field in told} == told
    assert kept.cpr == ORDINARY
    assert ORDINARY.digits.encode() not in bytes(kept.cpr_sealed)
    assert list(kept.diets.values_list("diet_id", flat=True)) == [diet.pk]
    assert AuditEntry.objects.get(action="participant.added").participant_id == kept.pk


def test_what_cpr_leaves_out_is_not_known_rather_than_no(asked, by, now):
    empty = add_participant(asked(NEARLY_EMPTY), by=by, now=now)
    abroad = add_participant(asked(ABROAD), by=by, now=now)
    protected = add_participant(asked(PROTECTED), by=by, now=now)
    assert (empty.status, empty.digital_post, empty.municipality_code, empty.citizenship) == (None, None, "", "")
    assert (abroad.municipality_code, abroad.postal_code) == ("", "")
    assert "Malmö" in abroad.street_address
    assert protected.protected_address
    assert len(add_participant(asked(LONG_NAME), by=by, now=now).name) > 90


def test_a_second_record_of_the_same_number_is_impossible(asked, by, now):
    first = add_participant(asked(ORDINARY), by=by, now=now)
    with pytest.raises(AlreadyRegistered) as known:
        add_participant(asked(ORDINARY), by=by, now=now)
    assert known.value.participant_id == first.pk
    assert Participant.objects.count() == 1


def test_a_person_who_registers_herself_is_the_one_who_did_it(asked, now):
    made = add_participant(asked(ORDINARY), by=None, now=now)
    entry = AuditEntry.objects.get(action="participant.added")
    assert (entry.actor_kind, entry.actor_id) == ("participant", made.pk)


def test_wrong_contact_data_add_nobody(asked, by, now):
    with pytest.raises(InvalidMobile):
        add_participant(asked(ORDINARY), mobile="123", by=by, now=now)
    assert Participant.objects.count() == 0


def test_a_replaced_number_leads_to_the_one_in_force_and_both_lead_to_the_person(asked, by, now):
    person = asked(REPLACED)
    assert (person.asked_cpr_number, person.cpr_number, person.status) == (REPLACED, CURRENT, 1)
    made = add_participant(person, by=by, now=now)
    assert made.cpr == CURRENT
    assert [by_cpr(number).pk for number in (CURRENT, REPLACED)] == [made.pk] * 2
    with pytest.raises(AlreadyRegistered):
        add_participant(person, by=by, now=now)


def test_a_number_replaced_by_an_unknown_one_adds_nobody(asked, by, now):
    lost = dataclasses.replace(asked(ORDINARY), cpr_number=None, status=60)
    with pytest.raises(NumberReplaced):
        add_participant(lost, by=by, now=now)
    known = participant(cpr=ORDINARY.digits)
    assert update_from_cpr(known, lost, now=now) == {"cpr_unknown"}
    known.refresh_from_db()
    assert known.municipality_code == "0999"


def test_changes_in_cpr_are_taken_over_and_named_in_the_audit(asked, now):
    person = participant(
        cpr=ORDINARY.digits, first_names="Gammel", last_name="Navnesen", municipality_code="0751", mobile="12345678"
    )
    changed = update_from_cpr(person, asked(ORDINARY), now=now)
    assert {"first_names", "last_name", "municipality_code"} <= changed
    assert (person.name, person.municipality_code, person.mobile, person.version) == (
        "Åse Prøve Østergård",
        "0999",
        "12345678",
        1,
    )
    assert "oestergaard" in Participant.objects.get().search_text
    assert entries("participant.updated_from_cpr") == [{"fields": sorted(changed)}]
    assert person.facts_changed_at == now
    assert update_from_cpr(person, asked(ORDINARY), now=now + datetime.timedelta(days=1)) == frozenset()
    assert person.facts_changed_at == now
    assert len(entries("participant.updated_from_cpr")) == 1


def test_a_changed_number_is_followed(asked, now):
    person = participant(cpr=REPLACED.digits)
    assert "cpr" in update_from_cpr(person, asked(REPLACED), now=now)
    assert (person.cpr, person.municipality_code) == (CURRENT, "0999")
    assert [by_cpr(number).pk for number in (CURRENT, REPLACED)] == [person.pk] * 2
    assert "cpr" not in update_from_cpr(person, asked(CURRENT), now=now)
    assert FormerCprNumber.objects.count() == 1


def test_a_number_another_record_has_stays_with_it(asked, now):
    old, new = participant(cpr=REPLACED.digits), participant(cpr=CURRENT.digits)
    assert "cpr_taken" in update_from_cpr(old, asked(REPLACED), now=now)
    assert (by_cpr(REPLACED).pk, by_cpr(CURRENT).pk) == (old.pk, new.pk)


def test_two_municipalities_may_know_the_same_person_and_know_nothing_of_it(
    municipality, other_municipality, outside, now
):
    made: list[tuple[PersonFacts, bytes]] = []
    for one in (municipality, other_municipality):
        with acting_for(one):
            person = look_up(ORDINARY, by=actors.SYSTEM, now=now, purpose="test")
            made.append((person, bytes(add_participant(person, by=actors.SYSTEM, now=now).cpr_digest)))
            assert Participant.objects.count() == 1
    assert made[0][1] != made[1][1]


def test_contact_data_change_by_version(acting, by, now):
    person = participant(mobile="12345678")
    changed = change_contact(person, mobile="", email="ny@eksempel.dk", diets=[], version=1, by=by, now=now)
    assert (changed.mobile, changed.email, changed.version) == ("", "ny@eksempel.dk", 2)
    with pytest.raises(StaleVersion):
        change_contact(person, mobile="87654321", email="", diets=[], version=1, by=by, now=now)
    assert entries("participant.changed") == [{"fields": ["mobile", "email"]}]
