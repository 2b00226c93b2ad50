"""Registering oneself by a task's link and by a team's: nothing is kept before the last yes, then all of it."""

import pytest

from tests.citizen_site.conftest import read
from tests.elections.factories import work_location
from tests.pages import citizen_client
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.accounts.models import Session
from valghalla.audit import actors
from valghalla.audit.models import AuditEntry
from valghalla.base.cpr_number import CprNumber
from valghalla.communication.models import Message
from valghalla.content.models import Text
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election
from valghalla.participants.find import by_cpr
from valghalla.participants.models import Participant, SpecialDiet, StatementAnswer
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link, revoke
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import TeamLink, TeamMember

ORDINARY, ELSEWHERE, YOUNG, UNKNOWN, DOWN, REPLACED, CURRENT = (
    "1012620000", "2207781048", "1503125028", "1410701029", "1510711048", "0204801029", "0204802068",
)  # fmt: skip
DETAILS = {"mobile": "+45 12 34 56 78", "email": "aase@eksempel.dk"}


@pytest.fixture
def link(election, now):
    """The single link of a free task."""
    return link_to(Group.of(task(election)), by=actors.SYSTEM, now=now)


@pytest.fixture
def team_link(election, now) -> TeamLink:
    return TeamLink.objects.create(team_id=election.team.source_id, created_at=now)


def to_summary(client, start: str, statement: Text | None = None, **details):
    """From the page one came by to the summary."""
    assert client.get(start)["Location"] == "/registration/"
    client.post("/registration/", {"statement": statement.pk if statement else ""})
    return client.post("/registration/details/", DETAILS | details)


@pytest.mark.acceptance(
    "A-412", "A-413", "A-415", "E-072", "E-074", "E-075", "E-078", "E-079", "E-080", "E-082", "E-089", "E-090", "E-093"
)
def test_a_new_person_takes_a_task_in_four_steps(link, election, municipality, outside, now):
    disclosure = Text.objects.create(kind="disclosure", html="<p>Vi gemmer dit navn.</p>", created_at=now)
    consent = Text.objects.create(kind="consent", html="Må vi spørge igen?", created_at=now)
    diet = SpecialDiet.objects.create(title="Vegetar")
    client = citizen_client(ORDINARY, municipality)

    assert client.get(f"/links/{link.token}/take/")["Location"] == "/registration/"
    first = read(client.get("/registration/"))
    assert "Trin 1 af 4" in first
    assert "Vi gemmer dit navn." in first
    assert client.get("/registration/details/")["Location"] == "/registration/"
    assert client.get("/registration/summary/")["Location"] == "/registration/"
    assert client.post("/registration/", {"statement": disclosure.pk})["Location"] == "/registration/details/"
    second = read(client.get("/registration/details/"))
    assert "Trin 2 af 4" in second
    assert "Vegetar" in second
    assert "Må vi spørge igen?" in second
    given = DETAILS | {"diets": [diet.pk], "consent": "on"}
    assert client.post("/registration/details/", given)["Location"] == "/registration/summary/"
    third = read(client.get("/registration/summary/"))
    for shown in [
        "Trin 3 af 4",
        "Åse Prøve Østergård",
        "101262-0000",
        "4272 Korsbæk",
        "Korsbæk Kommune",
        "12 34 56 78",
        "aase@eksempel.dk",
        "Venstre",
        "Vegetar",
        "Tilforordnet",
    ]:
        assert shown in third
    assert (Participant.objects.count(), TeamMember.objects.count()) == (0, 0)
    assert Task.objects.get().state == TaskState.AVAILABLE

    done = client.post("/registration/summary/")
    person = by_cpr(CprNumber(ORDINARY))
    mine = Task.objects.get()
    assert done["Location"] == f"/my-tasks/{mine.pk}/receipt/?registered"
    assert "Trin 4 af 4" in read(client.get(done["Location"]))
    assert (mine.state, mine.participant_id) == (TaskState.ACCEPTED, person.pk)
    assert (person.name, person.mobile, person.email) == ("Åse Prøve Østergård", "12345678", "aase@eksempel.dk")
    assert list(person.diets.values_list("diet_id", flat=True)) == [diet.pk]
    assert list(TeamMember.objects.values_list("team_id", "participant_id")) == [(election.team.source_id, person.pk)]
    assert set(StatementAnswer.objects.values_list("statement_id", "kind", "answer")) == {
        (disclosure.pk, "disclosure", None),
        (consent.pk, "consent", True),
    }
    assert list(Message.objects.values_list("event", "participant_id")) == [("confirmation", person.pk)]
    added = AuditEntry.objects.get(action="participant.added")
    looked_up = AuditEntry.objects.get(action="cpr.looked_up")
    assert (added.actor_kind, added.actor_id) == ("participant", person.pk)
    assert (looked_up.actor_kind, looked_up.details["result"], looked_up.details["number"]) == (
        "participant",
        "found",
        "1012xx-xxxx",
    )
    assert client.post("/registration/summary/")["Location"] == "/my-tasks/"
    assert Participant.objects.count() == 1


@pytest.mark.acceptance("A-414", "A-415", "E-092", "E-093")
def test_who_declines_consent_is_registered_all_the_same_and_the_answer_kept(link, municipality, outside, now):
    consent = Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    assert "Samtykke Nej" in read(client.get("/registration/summary/"))
    client.post("/registration/summary/")
    person = by_cpr(CprNumber(ORDINARY))
    assert list(StatementAnswer.objects.values_list("statement_id", "kind", "answer", "participant_id")) == [
        (consent.pk, "consent", False, person.pk)
    ]


@pytest.mark.acceptance("A-413", "E-091")
def test_no_consent_is_asked_for_when_it_is_switched_off(link, municipality, outside, now):
    Text.objects.create(kind="consent", html="<p>Må vi?</p>", active=False, created_at=now)
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    assert "Må vi?" not in read(client.get("/registration/details/"))
    client.post("/registration/summary/")
    assert by_cpr(CprNumber(ORDINARY))
    assert not StatementAnswer.objects.exists()


@pytest.mark.acceptance("E-079", "E-082", "E-088")
def test_a_new_person_joins_a_team_in_three_steps(team_link, municipality, outside):
    client = citizen_client(ELSEWHERE, municipality)
    assert "Bliv medlem af Venstre" in read(client.get(f"/teams/{team_link.token}/"))
    to_summary(client, f"/teams/{team_link.token}/join/")
    page = read(client.get("/registration/summary/"))
    assert "Trin 3 af 3" in page
    assert "En anden kommune (kode 0751)" in page
    assert Participant.objects.count() == 0
    done = client.post("/registration/summary/", follow=True)
    person = by_cpr(CprNumber(ELSEWHERE))
    assert "Du har nu en profil og er medlem af Venstre." in read(done)
    assert list(TeamMember.objects.values_list("participant_id", "joined_by")) == [(person.pk, "link")]
    team_link.refresh_from_db()
    assert team_link.joined == 1


@pytest.mark.acceptance("E-080", "E-081")
def test_cancelling_leaves_nothing_and_signs_out(link, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    answer = client.post("/registration/cancel/", follow=True)
    assert "Din tilmelding er annulleret. Intet er gemt." in read(answer)
    assert Participant.objects.count() == 0
    assert client.get("/registration/summary/")["Location"].startswith("/sign-in/")


def test_what_is_gathered_lies_sealed_in_the_session(link, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    for session in Session.objects.all():
        kept = str(session.get_decoded())
        for plain in ["Østergård", "1012620000", "12345678", "12 34 56", "aase@"]:
            assert plain not in kept


@pytest.mark.acceptance("E-076", "E-077")
def test_wrong_details_are_told_before_cpr_is_asked(link, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    page = to_summary(client, f"/links/{link.token}/take/", mobile="123", email="nej")
    assert page.status_code == 422
    assert "Skriv mobilnummeret med otte cifre" in read(page)
    assert outside.cpr.calls() == []


@pytest.mark.acceptance("E-087")
@pytest.mark.parametrize(
    ("number", "words", "result"),
    [
        (DOWN, "CPR-registeret svarer ikke lige nu.", "unavailable"),
        (UNKNOWN, "Vi kan ikke finde dit CPR-nummer", "no_such_person"),
        ("1710731000", "Vi kunne ikke hente dine oplysninger", "not_understood"),
    ],
)
def test_when_cpr_gives_no_answer_one_is_told_and_nothing_is_kept(link, municipality, outside, number, words, result):
    client = citizen_client(number, municipality)
    page = to_summary(client, f"/links/{link.token}/take/")
    assert page.status_code == 503
    assert words in read(page)
    assert 'value="aase@eksempel.dk"' in page.content.decode()
    assert Participant.objects.count() == 0
    assert AuditEntry.objects.get(action="cpr.looked_up").details["result"] == result
    assert client.get("/registration/summary/")["Location"] == "/registration/details/"


def test_cpr_is_asked_once_however_often_details_are_corrected(link, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    client.post("/registration/details/", DETAILS | {"mobile": "87654321"})
    assert len(outside.cpr.calls()) == 1
    assert "87 65 43 21" in read(client.get("/registration/summary/"))


@pytest.mark.acceptance("E-080", "E-088")
def test_who_may_not_have_the_task_is_told_every_rule_and_gets_no_profile(link, municipality, outside):
    client = citizen_client(YOUNG, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    for refused in (client.get("/registration/summary/"), client.post("/registration/summary/")):
        assert refused.status_code == 409
        assert "Du er ikke fyldt 18 år" in read(refused)
        assert "Ja, tilmeld mig" not in read(refused)
    assert (Participant.objects.count(), TeamMember.objects.count()) == (0, 0)


def test_when_the_place_goes_meanwhile_another_can_be_taken_without_starting_over(
    link, election, municipality, outside
):
    (far,) = take_in(election.election, [work_location("Hallen")])
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    other = task(election, work_location=far)
    Task.objects.filter(work_location=election.place).delete()
    held(election, participant(), TaskState.ACCEPTED)
    late = client.post("/registration/summary/")
    assert "Opgaven er lige blevet taget" in read(late)
    assert by_cpr(CprNumber(ORDINARY)) is None
    key = f"{far.pk}-{election.team.pk}-{election.task_type.pk}-20261103"
    assert f"/links/{link.token}/{key}/take/" in late.content.decode()
    assert client.get(f"/links/{link.token}/{key}/take/")["Location"] == "/registration/summary/"
    assert client.post("/registration/summary/")["Location"] == f"/my-tasks/{other.pk}/receipt/?registered"


def test_a_link_withdrawn_meanwhile_stops_it(link, municipality, outside, now):
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    revoke(link, by=actors.SYSTEM, now=now)
    for method in [client.get, client.post]:
        assert method("/registration/summary/").status_code == 404
    assert Participant.objects.count() == 0


def test_no_registration_without_an_active_election(link, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    Election.objects.update(state="inactive")
    for path in ["/registration/", "/registration/details/", "/registration/summary/"]:
        assert client.post(path, DETAILS)["Location"] == "/"
    assert Participant.objects.count() == 0


@pytest.mark.acceptance("E-071")
def test_there_is_no_registration_from_nowhere(election, municipality, outside):
    client = citizen_client(ORDINARY, municipality)
    for path in ["/registration/", "/registration/details/", "/registration/summary/"]:
        assert client.get(path)["Location"] == "/"
        assert client.post(path, DETAILS)["Location"] == "/"
    assert Participant.objects.count() == 0


@pytest.mark.acceptance("E-085")
def test_a_known_person_skips_registration(link, election, municipality, citizen):
    person = participant()
    client = citizen(person)
    assert client.get(f"/links/{link.token}/take/").status_code == 200
    assert client.get("/registration/")["Location"] == "/my-tasks/"


def test_a_number_that_was_replaced_leads_to_the_person_in_force(link, municipality, outside):
    client = citizen_client(REPLACED, municipality)
    to_summary(client, f"/links/{link.token}/take/")
    assert "020480-2068" in read(client.get("/registration/summary/"))
    client.post("/registration/summary/")
    assert by_cpr(CprNumber(CURRENT)) == by_cpr(CprNumber(REPLACED)) is not None
    assert Participant.objects.count() == 1


@pytest.mark.acceptance("E-073")
def test_who_is_registered_under_the_new_number_gets_no_second_profile(link, municipality, outside):
    known = participant(cpr=CURRENT)
    client = citizen_client(REPLACED, municipality)
    page = to_summary(client, f"/links/{link.token}/take/")
    assert "Du er allerede tilmeldt med et andet CPR-nummer." in read(page)
    assert list(Participant.objects.values_list("pk", flat=True)) == [known.pk]


@pytest.mark.acceptance("E-083")
def test_a_known_person_joins_a_team_after_a_question(team_link, election, citizen):
    person = participant()
    client = citizen(person)
    assert "Ja, bliv medlem" in read(client.get(f"/teams/{team_link.token}/join/"))
    assert TeamMember.objects.count() == 0
    joined = client.post(f"/teams/{team_link.token}/join/", follow=True)
    assert "Du er nu medlem af Venstre." in read(joined)
    again = client.post(f"/teams/{team_link.token}/join/", follow=True)
    assert "Du er allerede med i Venstre." in read(again)
    assert TeamMember.objects.count() == 1
    assert AuditEntry.objects.filter(action="team.joined", participant_id=person.pk).count() == 1


def test_team_links_end(team_link, anonymous_citizen, now):
    TeamLink.objects.update(revoked_at=now)
    for path in [f"/teams/{team_link.token}/", "/teams/nobody/"]:
        page = anonymous_citizen.get(path)
        assert (page.status_code, "Linket virker ikke" in read(page)) == (404, True)


def test_one_link_of_several_tasks_leads_to_the_one_chosen(election, municipality, outside, now):
    one = task(election)
    several = make_link(election.team, by=actors.SYSTEM, now=now)
    key = f"{one.work_location_id}-{one.team_id}-{one.task_type_id}-20261103"
    client = citizen_client(ORDINARY, municipality)
    to_summary(client, f"/links/{several.token}/{key}/take/")
    assert client.post("/registration/summary/")["Location"] == f"/my-tasks/{one.pk}/receipt/?registered"


@pytest.mark.acceptance("E-084", "E-085")
def test_a_known_person_who_takes_a_task_by_link_joins_its_team(link, election, citizen):
    person = participant()
    taken = citizen(person).post(f"/links/{link.token}/take/")
    assert taken["Location"].startswith(f"/my-tasks/{Task.objects.get().pk}/receipt/")
    assert list(TeamMember.objects.values_list("team_id", "participant_id")) == [(election.team.source_id, person.pk)]


@pytest.mark.acceptance("E-086")
def test_a_forwarded_invitation_tells_a_stranger_so_and_begins_nothing(election, municipality, outside):
    mine = held(election, participant())
    stranger = citizen_client(ORDINARY, municipality)
    for path in ("", "accept/", "decline/"):
        for method in (stranger.get, stranger.post):
            page = method(f"/invitation/{mine.invitation_token}/{path}")
            assert page.status_code == (405 if not path and method == stranger.post else 403)
    assert "Invitationen er til en anden" in read(stranger.get(f"/invitation/{mine.invitation_token}/"))
    assert stranger.get("/registration/")["Location"] == "/"
    assert (Participant.objects.count(), outside.cpr.calls()) == (1, [])
    assert not any("registration" in session.get_decoded() for session in Session.objects.all())


def test_going_back_keeps_what_was_typed_right_or_wrong(link, municipality, outside, now):
    Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    diet = SpecialDiet.objects.create(title="Vegetar")
    client = citizen_client(ORDINARY, municipality)
    client.get(f"/links/{link.token}/take/")
    client.post("/registration/")
    typed = {"mobile": "12 34 5", "email": "aase@", "diets": [diet.pk], "consent": "on", "back": "1"}
    assert client.post("/registration/details/", typed)["Location"] == "/registration/"
    again = client.get("/registration/details/").content.decode()
    for kept in ['value="12 34 5"', 'value="aase@"', "checked"]:
        assert kept in again
    assert again.count("checked") == 2
    assert outside.cpr.calls() == []
    assert client.get("/registration/summary/")["Location"] == "/registration/details/"
    client.post("/registration/details/", DETAILS)
    assert 'value="12 34 56 78"' in client.get("/registration/details/").content.decode()
    client.post("/registration/details/", typed)
    assert client.post("/registration/summary/").status_code == 302  # what was looked at last is what counts
    assert by_cpr(CprNumber(ORDINARY)).mobile == "12345678"


@pytest.mark.acceptance("E-093", "E-096")
def test_the_answer_is_kept_with_the_version_that_was_on_the_page(link, municipality, outside, now):
    shown = Text.objects.create(kind="consent", html="<p>Må vi?</p>", created_at=now)
    client = citizen_client(ORDINARY, municipality)
    client.get(f"/links/{link.token}/take/")
    client.post("/registration/")
    assert f'name="consent_text" value="{shown.pk}"' in client.get("/registration/details/").content.decode()
    Text.objects.create(kind="consent", html="<p>Må vi alt?</p>", created_at=now)
    client.post("/registration/details/", DETAILS | {"consent": "on", "consent_text": shown.pk})
    client.post("/registration/summary/")
    assert list(StatementAnswer.objects.values_list("statement_id", "answer")) == [(shown.pk, True)]


@pytest.mark.acceptance("E-073")
def test_the_last_yes_in_a_second_tab_makes_no_second_profile(link, team_link, municipality, outside):
    first, second = citizen_client(ORDINARY, municipality), citizen_client(ORDINARY, municipality)
    to_summary(first, f"/teams/{team_link.token}/join/")
    to_summary(second, f"/links/{link.token}/take/")
    assert first.post("/registration/summary/")["Location"] == "/tasks/"
    assert second.post("/registration/summary/")["Location"] == f"/links/{link.token}/take/"
    assert Participant.objects.count() == 1
