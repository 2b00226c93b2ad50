"""Min profil: what CPR says stays as it is, the rest can be changed by the rules of registration."""

import pytest

from tests.citizen_site.conftest import read
from tests.participants.factories import participant
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import ChannelOrder
from valghalla.content.models import Text
from valghalla.participants.find import matching
from valghalla.participants.models import Participant, ParticipantDiet, SpecialDiet, StatementAnswer


def fields(**values) -> dict[str, object]:
    return {"mobile": "12 34 56 78", "email": "ny@eksempel.online", "version": 1} | values


@pytest.mark.acceptance("E-072", "E-145")
def test_cpr_facts_are_shown_in_full_and_cannot_be_sent(election, citizen):
    person = participant(first_names="Åse", last_name="Østergård")
    client = citizen(person)
    page = client.get("/profile/")
    for shown in ["Åse Østergård", person.cpr.formatted, "Prøvevej 1", "4272 Korsbæk", "Korsbæk Kommune"]:
        assert shown in read(page)
    client.post("/profile/", fields(first_names="Hacker", municipality_code="0751", cpr="0101010101"))
    person.refresh_from_db()
    assert (person.first_names, person.municipality_code) == ("Åse", "0999")


@pytest.mark.acceptance("E-146")
def test_contact_and_diets_are_changed_audited_and_confirmed(election, citizen):
    person = participant(mobile="87654321")
    diets = [SpecialDiet.objects.create(title=title) for title in ("Vegetar", "Halal", "Nød")]
    ParticipantDiet.objects.create(participant=person, diet=diets[0])
    client = citizen(person)
    saved = client.post("/profile/", fields(diets=[diets[1].pk, diets[2].pk]), follow=True)
    person.refresh_from_db()
    assert "Din profil er gemt." in read(saved)
    assert (person.mobile, person.email, person.version) == ("12345678", "ny@eksempel.online", 2)
    assert list(matching(Participant.objects.all(), "12345678")) == [person]
    assert set(person.diets.values_list("diet__title", flat=True)) == {"Halal", "Nød"}
    entry = AuditEntry.objects.get(action="participant.changed")
    assert (entry.actor_kind, entry.actor_id, entry.participant_id, entry.details) == (
        "participant", person.pk, person.pk, {"fields": ["mobile", "email", "diets"]},
    )  # fmt: skip


@pytest.mark.acceptance("E-076", "E-077")
def test_wrong_contact_data_are_told_at_the_field_and_nothing_is_saved(election, citizen):
    person = participant(mobile="87654321")
    page = citizen(person).post("/profile/", fields(mobile="1234", email="nej"))
    assert page.status_code == 422
    assert "Skriv mobilnummeret med otte cifre" in read(page)
    assert "Skriv en e-mailadresse" in read(page)
    assert 'href="#id_mobile"' in page.content.decode()
    empty = citizen(person).post("/profile/", fields(mobile="", email=""))
    assert "Udfyld »Mobilnummer«." in read(empty)
    person.refresh_from_db()
    assert person.mobile == "87654321"


def test_a_change_by_the_office_meanwhile_is_shown_and_not_overwritten(election, citizen):
    person = participant()
    person.mobile, person.version = "11111111", 2
    person.save()
    page = citizen(person).post("/profile/", fields())
    assert page.status_code == 409
    assert "Kommunen har ændret din profil i mellemtiden" in read(page)
    assert 'value="11 11 11 11"' in page.content.decode()
    person.refresh_from_db()
    assert person.mobile == "11111111"


@pytest.mark.acceptance("A-415", "E-093", "E-094")
def test_consent_is_given_and_taken_back_and_every_answer_kept(election, citizen, now):
    person = participant()
    client = citizen(person)
    assert "samtykke" not in read(client.get("/profile/"))
    old = Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    asked = read(client.get("/profile/"))
    assert "Må vi? Du har ikke svaret." in asked
    assert "Ja, jeg giver samtykke" in asked
    yes = {"answer": "yes", "statement": old.pk, "next": "/profile/"}
    given = client.post("/my-data/consent/", yes, follow=True)
    assert given.redirect_chain == [("/profile/", 302)]
    assert "Du sagde ja torsdag den 1. oktober 2026." in read(given)
    assert "Træk mit samtykke tilbage" in read(given)
    client.post("/my-data/consent/", yes)
    client.post("/profile/", fields())
    new = Text.objects.create(kind="consent", html="<p>Må vi nu?</p>", created_at=now)
    assert "til en tidligere tekst. Det gælder stadig." in read(client.get("/profile/"))
    assert "blevet ændret i mellemtiden" in read(client.post("/my-data/consent/", yes, follow=True))
    client.post("/my-data/consent/", {"answer": "no", "statement": old.pk})
    assert "Du sagde nej torsdag" in read(client.get("/profile/"))
    assert list(StatementAnswer.objects.order_by("id").values_list("statement_id", "answer")) == [
        (old.pk, True),
        (new.pk, False),
    ]


def test_diets_that_are_not_the_municipalitys_are_refused(election, citizen):
    SpecialDiet.objects.create(title="Vegetar")
    page = citizen(participant()).post("/profile/", fields(diets=["999999"]))
    assert page.status_code == 422
    assert ParticipantDiet.objects.count() == 0


@pytest.fixture
def wishes(election, settings) -> None:
    """The municipality lets people's wishes go first, and has an SMS gateway; Digital Post is not open."""
    settings.SMS_URL = "inmobile+https://any:key@gateway.example"
    ChannelOrder.objects.create(event="invitation", order=["email"], wish=True)


def test_how_one_would_rather_be_written_to_is_asked_where_the_municipality_lets_it(election, citizen):
    page = citizen(participant()).get("/profile/")
    assert "Hvordan vil du helst høre fra os?" not in read(page)


@pytest.mark.usefixtures("wishes")
def test_a_wish_is_saved_among_the_ways_that_are_open(citizen):
    person = participant(no_sms=True)
    client = citizen(person)
    page = client.get("/profile/").content.decode()
    assert 'value="sms"' in page
    assert 'value="digital_post"' not in page
    client.post("/profile/", fields(wished_channel="sms"))
    person.refresh_from_db()
    assert (person.wished_channel, person.no_sms) == ("sms", False)
    assert {"wished_channel", "no_sms"} <= set(AuditEntry.objects.latest("pk").details["fields"])
    assert client.post("/profile/", fields(wished_channel="digital_post", version=2)).status_code == 422
    client.post("/profile/", fields(wished_channel="", version=2))
    person.refresh_from_db()
    assert person.wished_channel == ""
