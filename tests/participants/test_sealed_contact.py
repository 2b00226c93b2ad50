"""Contact data lies sealed in the database, and people are found by it all the same (A-465)."""

import pytest
from django.db import connection

from tests.participants.factories import participant
from valghalla.base.tenancy import acting_for
from valghalla.participants.find import matching
from valghalla.participants.models import Participant

CONTACT = {
    "mobile": "20304050",
    "email": "aase.oestergaard@valg.example",
    "street_address": "Hemmelig Allé 7",
    "care_of": "c/o Hansen",
    "postal_code": "4272",
    "city": "Korsbæk",
}


def everything_stored() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM participants_participant p")
        return "\n".join(row for (row,) in cursor.fetchall())


@pytest.mark.acceptance("A-465")
def test_no_contact_data_lies_in_the_clear(acting):
    person = participant(**CONTACT)
    stored = everything_stored()
    for text in ["20304050", "oestergaard", "valg.example", "Hemmelig", "Hansen", "Korsbæk"]:
        assert text not in stored
        assert text.encode().hex() not in stored
    read = Participant.objects.get(pk=person.pk)
    assert {name: getattr(read, name) for name in CONTACT} == CONTACT


def test_what_is_changed_is_sealed_anew_and_found_anew(acting):
    person = Participant.objects.get(pk=participant(**CONTACT).pk)
    before = bytes(person.contact_sealed)
    person.mobile = "60708090"
    person.save()
    read = Participant.objects.get(pk=person.pk)
    assert (read.mobile, read.email) == ("60708090", CONTACT["email"])
    assert bytes(read.contact_sealed) != before
    assert list(matching(Participant.objects.all(), "60708090")) == [person]
    assert not matching(Participant.objects.all(), "20304050").exists()
    person.refresh_from_db()
    assert person.mobile == "60708090"


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("", True),
        ("20304050", True),
        ("20 30 40 50", True),
        ("+45 20304050", True),
        ("2030405", False),
        ("aase.oestergaard@valg.example", True),
        ("AASE.ØSTERGÅRD@valg.example", True),
        ("oestergaard", True),
        ("ester", False),
        ("Hemmelig", False),
        ("Prøve 20304050", True),
        ("Prøve 99999999", False),
        ("%", True),
        ("_", True),
    ],
)
def test_people_are_found_by_whole_words_of_mobile_and_email(acting, typed, found):
    participant(first_names="Prøve", last_name="Person", **CONTACT)
    assert matching(Participant.objects.all(), typed).exists() is found


def test_the_same_number_looks_different_in_another_municipality(municipality, other_municipality):
    with acting_for(municipality):
        here = participant(**CONTACT).contact_words
    with acting_for(other_municipality):
        there = participant(**CONTACT).contact_words
    assert not set(here) & set(there)
