"""What is held about oneself: seen, taken out, and deleted, with an election and without."""

import datetime
import json

import pytest
from django.utils import translation

from tests.citizen_site.conftest import read
from tests.elections.factories import task_type, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.accounts.rate_limits import LIMITS
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.citizen_site.my_data.paper import on_paper
from valghalla.citizen_site.my_data.words import said
from valghalla.content.models import Text
from valghalla.elections.models import Election
from valghalla.lists.own_data import held_about
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.participants.statements import answered, saw
from valghalla.preferences.change import Wishes, wishes_of
from valghalla.tasks.answer import decline
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.reasons import Reason


def test_everything_is_explained_with_the_municipalitys_own_periods(election, citizen, now):
    Settings.objects.update(message_months=5, audit_months=7, participant_months=18)
    person = participant(first_names="Åse", mobile="12345678")
    page = read(citizen(person).get("/my-data/"))
    for sentence in [
        "Åse", person.cpr.formatted, "12 34 56 78", "Retsgrundlag", "18 måneder efter et valg", "5 måneder", "7 måneder",
        "Valgkontorets kommentarer", "Hvem der har set eller ændret dine oplysninger",
    ]:  # fmt: skip
        assert sentence in page


@pytest.mark.acceptance("E-096")
def test_the_version_one_saw_can_be_read_again_by_oneself_only(election, citizen, now):
    me, other = participant(), participant()
    old = Text.objects.create(kind="disclosure", html="<p>Den gamle.</p>", created_at=now)
    saw(me, old, by=actors.participant(me.pk), now=now)
    Text.objects.create(kind="disclosure", html="<p>Den nye.</p>", created_at=now)
    answer = me.statement_answers.get()
    page = citizen(me).get("/my-data/")
    assert "Oplysningserklæring (version 1)" in read(page)
    shown = read(citizen(me).get(f"/my-data/statements/{answer.pk}/"))
    assert "Den gamle." in shown
    assert "Du så denne tekst 01-10-2026" in shown
    assert citizen(other).get(f"/my-data/statements/{answer.pk}/").status_code == 404


def test_all_of_it_is_taken_out_as_a_file_and_recorded(election, citizen, now):
    client = citizen(participant(first_names="Åse"))
    answer = client.post("/my-data/file/json/")
    told = json.loads(b"".join(answer.streaming_content))
    assert told["from_cpr"][0]["name"].startswith("Åse")
    assert answer["Content-Disposition"] == 'attachment; filename="20261001-mine-oplysninger.json"'
    assert answer["Cache-Control"] == "no-store"
    paper = client.post("/my-data/file/pdf/")
    assert (paper["Content-Type"], paper["Cache-Control"]) == ("application/pdf", "no-store")
    assert paper.content.startswith(b"%PDF-")
    assert client.post("/my-data/file/docx/").status_code == 404
    assert client.get("/my-data/file/json/").status_code == 405
    taken = AuditEntry.objects.filter(action="participant.own_data_taken").order_by("id")
    assert [entry.details for entry in taken] == [{"format": "json"}, {"format": "pdf"}]


def test_taking_it_out_is_limited(election, citizen, settings):
    settings.RATE_LIMIT_FACTOR = 1 / LIMITS["own_data"].most
    client = citizen(participant())
    assert [client.post("/my-data/file/json/").status_code for _ in range(2)] == [200, 429]
    assert client.get("/my-data/").status_code == 200


@pytest.mark.acceptance("E-094")
def test_consent_is_taken_back_also_when_it_is_not_asked_for_any_more(election, citizen, now):
    person = participant()
    text = Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    answered(person, text, True, by=actors.participant(person.pk), now=now)
    Text.objects.create(kind="consent", html="<p>Må vi?</p>", active=False, created_at=now)
    client = citizen(person)
    assert "Samtykke" not in read(client.get("/profile/"))
    assert "Træk mit samtykke tilbage" in read(client.get("/my-data/"))
    assert "trukket tilbage" in read(client.post("/my-data/consent/", {"answer": "no"}, follow=True))
    assert "Træk mit samtykke tilbage" not in read(client.get("/my-data/"))
    client.post("/my-data/consent/", {"answer": "yes", "statement": text.pk})
    assert list(person.statement_answers.order_by("id").values_list("answer", flat=True)) == [True, False]


@pytest.mark.acceptance("E-147", "E-150", "E-152", "E-154")
def test_a_profile_is_deleted_after_a_question_and_one_is_signed_out(election, citizen):
    person = participant(cpr="0101700007")
    held(election, person)
    client = citizen(person)
    asked = read(client.get("/my-data/delete/"))
    assert "Vil du slette din profil?" in asked
    assert Participant.objects.count() == 1
    done = client.post("/my-data/delete/", follow=True)
    assert "Din profil er slettet, og du er logget ud." in read(done)
    assert (Participant.objects.count(), Task.objects.get().state) == (0, TaskState.AVAILABLE)
    assert client.get("/profile/")["Location"].startswith("/sign-in/")
    assert "Du er ikke tilmeldt" in read(citizen(person).get("/profile/"))


@pytest.mark.acceptance("E-148", "E-149", "E-151")
@pytest.mark.parametrize(
    ("days_left", "words"),
    [(3, "Du har sagt ja til en opgave, som er nu"), (-3, "brug for dine oplysninger for at kunne betale dig")],
)
def test_what_stands_in_the_way_is_said_and_a_post_past_the_page_is_refused(
    election, citizen, now, at, days_left, words
):
    person = participant()
    mine = held(election, person, TaskState.ACCEPTED)
    at(datetime.datetime.combine(mine.task_day, datetime.time(9), datetime.UTC) - datetime.timedelta(days=days_left))
    client = citizen(person)
    page = client.get("/my-data/delete/")
    assert words in read(page)
    assert "Ja, slet min profil" not in read(page)
    refused = client.post("/my-data/delete/")
    assert (refused.status_code, words in read(refused)) == (409, True)
    assert Participant.objects.get() == person


def test_rights_do_not_wait_for_an_election(election, citizen):
    client = citizen(participant())
    Election.objects.update(state="inactive")
    assert client.get("/my-data/").status_code == 200
    assert client.post("/my-data/file/json/").status_code == 200
    client.post("/my-data/delete/")
    assert Participant.objects.count() == 0


def test_preferences_are_said_shown_again_and_changed(election, citizen):
    person, school, kind = participant(), work_location("Søskolen", area_name="Syd"), task_type("Rengøring")
    secret = task_type("Formand", trusted=True)
    client = citizen(person)
    page = client.get("/profile/preferences/")
    assert "Søskolen" in read(page)
    assert "Engelsk" in read(page)
    assert "Formand" not in read(page)
    sent = {"places": [school.pk], "days": ["weekend"], "task_types": [kind.pk], "languages": ["en", "ar"]}
    saved = client.post("/profile/preferences/", sent, follow=True)
    assert "Dine ønsker er gemt." in read(saved)
    assert wishes_of(person) == Wishes(
        places=frozenset({school.pk}), days=frozenset({"weekend"}), task_types=frozenset({kind.pk}),
        languages=frozenset({"en", "ar"}),
    )  # fmt: skip
    again = client.get("/profile/preferences/").content.decode()
    assert "Syd: 1 sted" in again
    assert f'value="{school.pk}" id="id_places_{school.pk}" checked' in again
    wrong = client.post("/profile/preferences/", {"task_types": [secret.pk], "languages": ["xx"]})
    assert wrong.status_code == 422
    client.post("/profile/preferences/", {})
    assert wishes_of(person) == Wishes()


@pytest.mark.parametrize("path", ["/profile/", "/my-data/", "/profile/preferences/", "/my-data/delete/"])
def test_few_queries_however_much_there_is(election, citizen, path, now, django_assert_max_num_queries):
    person = participant()
    for number in range(3):
        work_location(f"Sted {number}", area_name=f"Område {number}")
        text = Text.objects.create(kind="disclosure", html="<p>Tekst</p>", created_at=now)
        saw(person, text, by=actors.participant(person.pk), now=now)
    client = citizen(person)
    client.get(path)
    with django_assert_max_num_queries(15):
        assert client.get(path).status_code == 200


def test_the_reason_given_with_a_no_is_taken_out_too(election, citizen, now):
    person = participant()
    said_no, silent = held(election, person), held(election, person, task_day=election.election.first_day)
    herself = actors.participant(person.pk)
    decline(said_no, participant_id=person.pk, by=herself, now=now, reason=Reason.TOO_FAR)
    decline(silent, participant_id=person.pk, by=herself, now=now)
    told = json.loads(b"".join(citizen(person).post("/my-data/file/json/").streaming_content))
    assert sorted(one["reason"] for one in told["task_history"] if one["what"] == "declined") == ["", "too_far"]
    kind = next(one for one in held_about(person) if one.key == "task_history")
    names = [{name for name, _ in record} for record in on_paper(kind, Settings.objects.get())["records"]]
    assert sorted("Din begrundelse" in one for one in names) == [False, True]
    with translation.override("da"):
        assert said("reason", "too_far") == "Jeg kan ikke komme derhen"


def test_cprs_codes_are_told_in_words(election, citizen):
    page = read(citizen(participant(status=1, citizenship="5100")).get("/my-data/"))
    assert "Status i CPR Bor i Danmark" in page
    assert "Statsborgerskab Dansk" in page
