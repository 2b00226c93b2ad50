"""Task distribution: what a team responsible sees of the teams' tasks, and what she can do with one."""

import datetime

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.citizen_site.conftest import read
from tests.elections.factories import ELECTION_DAY
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.audit.models import AuditEntry
from valghalla.base.clock import DANISH
from valghalla.communication.models import Message
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.assign import assign
from valghalla.tasks.models import Task, TaskLink, TaskState
from valghalla.teams.models import TeamMember

DAY = datetime.timedelta(days=1)


@pytest.fixture
def anna(election) -> Participant:
    """Who answers for the first team."""
    return team_responsible(election.team.source, participant(first_names="Anna"))


def address(one: Task, rest: str = "") -> str:
    return f"/team-tasks/{one.work_location_id}-{one.team_id}-{one.task_type_id}-{one.task_day:%Y%m%d}/{rest}"


@pytest.mark.acceptance("E-171", "E-172", "E-173")
def test_every_group_of_ones_own_teams_filled_or_not_trusted_or_not(election, anna, citizen):
    held(election, participant(), TaskState.ACCEPTED)
    held(election, participant(), TaskState.ACCEPTED, task_day=ELECTION_DAY + DAY)
    held(election, participant(), task_day=ELECTION_DAY + DAY)
    task(election, task_day=ELECTION_DAY + DAY)
    trusted = task(election, task_type=election.other_type)
    task(election, team=election.other_team, task_day=ELECTION_DAY - DAY)
    page = read(citizen(anna).get("/team-tasks/"))
    assert page.count("af 1 har sagt ja") == 2
    meets = "Skolen Kl. 08:00 til 16:00 (cirka 8 timer)"
    assert f"Tirsdag den 3. november 2026 Tilforordnet Besat {meets} 1 af 1 har sagt ja Venstre" in page
    assert (
        f"Tilforordnet Afventer 1 svar 1 ledig plads {meets} 1 af 3 har sagt ja Venstre"
        in page.split("Onsdag den 4.")[1]
    )
    assert "Valgstyrer 1 ledig plads Betroet opgave Skolen" in page
    assert "Hjælper vælgerne." in page
    assert "Mandag den 2." not in page, "another team's"
    assert "Ja, den står ikke på medlemmernes liste" in read(citizen(anna).get(address(trusted)))


@pytest.mark.acceptance("E-171", "E-339")
def test_from_today_on_in_active_elections(election, anna, citizen, at):
    task(election, task_day=ELECTION_DAY - DAY)
    task(election)
    at(datetime.datetime.combine(ELECTION_DAY, datetime.time(23, 59), DANISH))
    page = read(citizen(anna).get("/team-tasks/"))
    assert "Tirsdag den 3." in page
    assert "Mandag den 2." not in page
    assert "Tag den selv" not in page, "it has begun"
    Election.objects.update(state="closed")
    Election.objects.create(
        title="Nyt", type=election.election.type, election_day=ELECTION_DAY, first_day=ELECTION_DAY,
        last_day=ELECTION_DAY, state="active",
    )  # fmt: skip
    assert "Dine teams har ingen opgaver fra i dag og frem." in read(citizen(anna).get("/team-tasks/"))


@pytest.mark.acceptance("E-174")
@pytest.mark.parametrize(
    ("query", "total"),
    [
        ("", "2 af 5"),
        ("day=2026-11-03", "1 af 3"),
        ("kind={other}", "0 af 1"),
        ("place={place}", "2 af 5"),
        ("team={second}", "0 af 1"),
        ("team={second}&day=2026-11-04", ""),
    ],
)
def test_the_sum_follows_the_filters(election, anna, citizen, query, total):
    team_responsible(election.other_team.source, anna)
    held(election, participant(), TaskState.ACCEPTED)
    task(election)
    held(election, participant(), TaskState.ACCEPTED, task_day=ELECTION_DAY + DAY)
    task(election, task_type=election.other_type, task_day=ELECTION_DAY + DAY)
    task(election, team=election.other_team)
    keys = {"other": election.other_type.pk, "place": election.place.pk, "second": election.other_team.pk}
    page = read(citizen(anna).get(f"/team-tasks/?{query.format(**keys)}"))
    assert f"Tilmeldte i alt: {total}" in page if total else "Tilmeldte i alt" not in page


@pytest.mark.acceptance("E-174")
def test_with_one_team_there_is_no_choice_of_teams(election, anna, citizen):
    task(election)
    task(election, task_day=ELECTION_DAY + DAY)
    assert 'name="team"' not in citizen(anna).get("/team-tasks/").content.decode()


@pytest.mark.acceptance("E-175")
def test_details_and_the_link_that_is_made_when_asked_for(election, anna, citizen, anonymous_citizen):
    one = task(election)
    held(election, participant())
    client = citizen(anna)
    page = read(client.get(address(one)))
    assert "Betroet opgave Nej" in page
    assert "Tildelt 1 af 2" in page
    assert "Hjælper vælgerne." in page
    assert not TaskLink.objects.exists()
    for _ in range(2):
        assert client.post(address(one, "link/"))["Location"] == address(one)
    link = TaskLink.objects.get()
    shown = client.get(address(one)).content.decode()
    assert f"/t/{link.token}/" in shown or link.token in shown
    assert "data-copy" in shown
    public = shown.split(link.token)[0].rsplit('"', 1)[1].split("localhost", 1)[1].split("/", 1)[1]
    assert "Tilforordnet" in read(anonymous_citizen.get(f"/{public}{link.token}/"))


@pytest.mark.acceptance("E-176")
def test_a_trusted_place_is_taken_personally_by_the_rules_that_hold_for_everybody(election, anna, citizen):
    one = task(election, task_type=election.other_type)
    client = citizen(anna)
    assert "Vil du have denne opgave?" in read(client.get(address(one, "take/")))
    answer = client.post(address(one, "take/"))
    assert answer["Location"] == f"/my-tasks/{one.pk}/receipt/"
    one.refresh_from_db()
    assert (one.state, one.participant_id) == ("accepted", anna.pk)
    overlapping = task(election, task_type=election.other_type)
    Task.objects.filter(pk=overlapping.pk).update(task_type=election.task_type)
    refused = client.post(address(Task.objects.get(pk=overlapping.pk), "take/"))
    assert (refused.status_code, "på samme tid" in read(refused)) == (409, True)
    abroad = participant(municipality_code="0101")
    team_responsible(election.team.source, abroad)
    assert citizen(abroad).post(address(overlapping, "take/")).status_code in (404, 409)
    assert not Task.objects.filter(participant=abroad).exists()


@pytest.mark.acceptance("E-177")
def test_nobody_is_assigned_and_offering_is_off_until_the_municipality_switches_it_on(election, anna, citizen):
    one = task(election)
    bo = team_member(election.team.source, participant(first_names="Bo"))
    client = citizen(anna)
    assert "Tilbyd den til et medlem" not in read(client.get(address(one)))
    for path in ("propose/", f"propose/{bo.pk}/"):
        assert client.get(address(one, path)).status_code == 403
        assert client.post(address(one, path)).status_code == 403
    assert not Task.objects.exclude(participant=None).exists()


@pytest.mark.acceptance("E-177")
def test_an_offer_is_an_invitation_that_the_member_answers_herself(election, anna, citizen):
    Settings.objects.update(lets_teams_propose=True)
    one = task(election)
    bo = team_member(election.team.source, participant(first_names="Bo", last_name="Bager"))
    client = citizen(anna)
    assert address(one, "propose/") in client.get(address(one)).content.decode()
    listed = client.get(address(one, "propose/"))
    assert "Bo Bager" in read(listed)
    assert address(one, f"propose/{bo.pk}/") in listed.content.decode()
    assert "Kommunen sender Bo Bager en invitation." in read(client.get(address(one, f"propose/{bo.pk}/")))
    said = read(client.post(address(one, f"propose/{bo.pk}/"), follow=True))
    assert "Bo Bager har fået opgaven tilbudt" in said
    one.refresh_from_db()
    assert (one.state, one.participant_id) == ("unanswered", bo.pk)
    assert list(Message.objects.values_list("event", "participant")) == [("invitation", bo.pk)]
    entry = AuditEntry.objects.get(action="task.proposed")
    assert (entry.actor_kind, entry.actor_id, entry.participant_id) == ("participant", anna.pk, bo.pk)
    citizen(bo).post(f"/my-tasks/{one.pk}/accept/")
    one.refresh_from_db()
    assert one.state == "accepted"


@pytest.mark.acceptance("E-177")
@pytest.mark.parametrize(
    ("case", "status", "said"),
    [
        ("no member", 404, ""),
        ("busy", 409, "Personen har allerede en opgave på samme tid."),
        ("said no", 409, "Personen har før sagt nej til opgaven."),
        ("not eligible", 409, "Personen kan ikke få opgaven. Spørg kommunen."),
        ("has one", 409, "Der er ingen ledig plads, eller personen har allerede en."),
        ("no place", 409, "Der er ingen ledig plads"),
        ("begun", 409, "Opgaven er begyndt, eller valget er ikke åbent."),
    ],
)
def test_an_offer_follows_the_rules_and_tells_nothing_of_cpr(election, anna, citizen, at, case, status, said):
    Settings.objects.update(lets_teams_propose=True)
    one = task(election)
    bo = participant(first_names="Bo", incapable=case == "not eligible")
    if case != "no member":
        team_member(election.team.source, bo)
    if case == "busy":
        held(election, bo, TaskState.ACCEPTED, team=election.other_team)
    if case == "said no":
        no = held(election, bo)
        citizen(bo).post(f"/my-tasks/{no.pk}/decline/")
    if case == "has one":
        held(election, bo)
    if case == "no place":
        Task.objects.filter(pk=one.pk).update(state="accepted", participant=participant())
    if case == "begun":
        at(datetime.datetime.combine(ELECTION_DAY, datetime.time(8), DANISH))
    before = Task.objects.filter(participant=bo).count()
    answer = citizen(anna).post(address(one, f"propose/{bo.pk}/"))
    assert (answer.status_code, said in read(answer)) == (status, True)
    assert "værgemål" not in read(answer)
    assert Task.objects.filter(participant=bo).count() == before


def test_members_to_choose_from_are_found_by_name_which_stands_in_no_address(election, anna, citizen):
    Settings.objects.update(lets_teams_propose=True)
    one = task(election)
    for name in ("Åge", "Bo"):
        team_member(election.team.source, participant(first_names=name))
    busy = team_member(election.team.source, participant(first_names="Cai"))
    held(election, busy)
    client = citizen(anna)
    assert "Cai" not in read(client.get(address(one, "propose/"))), "she has one of the places"
    answer = client.post(address(one, "propose/"), {"search": "åge"})
    assert "ge" not in answer["Location"].split("name=")[0].removeprefix("/team-tasks")
    found = read(client.get(answer["Location"]))
    assert "Åge" in found
    assert "Bo Person" not in found
    assert "Ingen med det navn" in read(client.get(client.post(address(one, "propose/"), {"search": "Xx"})["Location"]))


@pytest.mark.acceptance("E-346")
def test_whom_the_office_gives_a_task_is_in_its_team_and_sees_what_it_has_free(election, anna, by, now, citizen):
    one, free = task(election), task(election, task_day=ELECTION_DAY + DAY)
    bo = participant(first_names="Bo")
    client = citizen(bo)
    assert "Venstre" not in client.get("/my-tasks/").content.decode()
    assign(one, to=bo, by=by, now=now)
    assert TeamMember.objects.filter(team=election.team.source, participant=bo).exists()
    page = client.get("/tasks/").content.decode()
    assert "Venstre" in page.split("</header>")[0]
    assert f"{free.task_day:%Y%m%d}" in page


def test_the_same_few_queries_for_few_and_for_many(election, anna, citizen):
    client = citizen(anna)

    def queries() -> int:
        with CaptureQueriesContext(connection) as seen:
            client.get("/team-tasks/")
        return len(seen)

    task(election)
    queries()  # what a process remembers of the municipality
    few = queries()
    assert few <= 15
    for number in range(20):
        held(election, participant(), TaskState.ACCEPTED, task_day=ELECTION_DAY + DAY * (number % 2))
    assert queries() == few
