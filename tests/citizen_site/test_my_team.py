"""My team: whom one sees, what is shown of them, who comes in and who goes, messages, and the list as a file."""

import csv
import datetime
import io

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.citizen_site.conftest import read, whole
from tests.elections.factories import ELECTION_DAY
from tests.elections.factories import team as new_team
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from tests.teams.factories import team_member, team_responsible
from valghalla.audit.models import AuditEntry
from valghalla.base.clock import DANISH
from valghalla.communication.models import GroupMessage, Message
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks import messages
from valghalla.tasks.assign import assign
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import DeclinedBefore
from valghalla.tasks.links.links import link_to
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.links import create_link
from valghalla.teams.models import JoinRequest, TeamLink, TeamMember, TeamResponsible
from valghalla.teams.responsibles import remove_responsible

DAY = datetime.timedelta(days=1)


@pytest.fixture
def team(election):
    """The team of the catalogue that the person under test answers for."""
    return election.team.source


@pytest.fixture
def anna(team) -> Participant:
    """Who answers for it."""
    return team_responsible(team, participant(first_names="Anna", last_name="Ansvarlig"))


@pytest.fixture
def bo(team) -> Participant:
    """A member."""
    return team_member(
        team,
        participant(first_names="Bo", last_name="Bager", mobile="20304050", email="bo@example.com"),
    )


def setting(**values: object) -> None:
    Settings.objects.update(**values)


@pytest.mark.acceptance("E-155", "E-156", "E-158", "E-170")
def test_members_and_responsibles_with_their_tasks_of_one_team_or_of_all(election, team, anna, bo, citizen):
    other = election.other_team.source
    team_responsible(other, anna)
    cai = team_member(other, participant(first_names="Cai", last_name="Carlsen"))
    held(election, bo, TaskState.ACCEPTED)
    held(election, bo, task_day=ELECTION_DAY + DAY)
    held(election, cai, TaskState.ACCEPTED, team=election.other_team)
    client = citizen(anna)
    assert "Cai Carlsen" in read(client.get(f"/my-team/?team={other.pk}"))
    text = read(client.get(f"/my-team/?team={team.pk}"))
    assert "Cai Carlsen" not in text
    assert "Anna Ansvarlig Teamansvarlig Ingen opgaver" in text
    assert (
        "Bo Bager 2 opgaver Tilforordnet Tirsdag den 3. november 2026 kl. 08:00 Skolen Accepteret "
        "Tilforordnet Onsdag den 4. november 2026 kl. 08:00 Skolen Ubesvaret" in text
    )
    page = client.get("/my-team/?team=all")
    assert "Bo Bager" in read(page)
    assert "Cai Carlsen" in read(page)
    for one, person in ((team, bo), (other, cai)):  # everything that can be seen works
        for path in ("link/", "message/", "list/", f"members/{person.pk}/"):
            assert f"/my-team/{one.pk}/{path}" in page.content.decode()
            assert client.get(f"/my-team/{one.pk}/{path}").status_code == 200


@pytest.mark.acceptance("E-158")
def test_twenty_five_a_page(election, team, anna, citizen):
    for number in range(27):
        team_member(team, participant(first_names=f"M{number:02}"))
    client = citizen(anna)
    first = read(client.get("/my-team/"))
    assert "1–25 af 28" in first
    assert "M26" not in first
    assert "M26" in read(client.get("/my-team/?page=2"))


@pytest.mark.acceptance("E-157")
@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", {"Bo", "Cai", "Dea"}),
        ("place=Skolen", {"Bo", "Cai", "Dea"}),
        ("place=Hallen", set()),
        ("day=2026-11-03", {"Bo", "Dea"}),
        ("day=2026-11-04", {"Cai"}),
        ("state=accepted", {"Bo"}),
        ("state=unanswered", {"Cai"}),
        ("state=declined", {"Dea"}),
        ("state=accepted&day=2026-11-04", set()),
        ("state=nonsense&day=never", {"Bo", "Cai", "Dea"}),
    ],
)
def test_filters(election, team, anna, citizen, query, found):
    people = {name: team_member(team, participant(first_names=name)) for name in ("Bo", "Cai", "Dea")}
    held(election, people["Bo"], TaskState.ACCEPTED)
    held(election, people["Cai"], task_day=ELECTION_DAY + DAY)
    no = held(election, people["Dea"])
    citizen(people["Dea"]).post(f"/my-tasks/{no.pk}/decline/")
    page = read(citizen(anna).get(f"/my-team/?{query}"))
    assert {name for name in people if f"{name} Person" in page} == found


@pytest.mark.acceptance("E-157")
def test_a_name_is_searched_for_by_parts_whatever_its_case_and_stands_in_no_address(election, team, anna, bo, citizen):
    team_member(team, participant(first_names="Åge", last_name="Østergård"))
    client = citizen(anna)
    for typed in ("østerg", "ÅGE", "aage oest"):
        answer = client.post("/my-team/", {"search": typed, "team": str(team.pk), "state": ""})
        assert typed.lower() not in answer["Location"].lower()
        page = client.get(answer["Location"])
        assert "Åge Østergård" in read(page)
        assert "Bo Bager" not in read(page)
    assert "Bo Bager" in read(client.get("/my-team/?name=unknown"))


@pytest.mark.acceptance("E-159")
def test_tasks_of_other_teams_and_of_elections_that_are_not_active_are_not_shown(election, team, anna, bo, citizen):
    team_member(election.other_team.source, bo)
    held(election, bo, TaskState.ACCEPTED, team=election.other_team)
    assert "Bo Bager Ingen opgaver" in read(citizen(anna).get("/my-team/"))
    held(election, bo, TaskState.ACCEPTED, task_day=ELECTION_DAY + DAY)
    assert "Bo Bager 1 opgave" in read(citizen(anna).get("/my-team/"))
    Election.objects.update(state="closed")
    Election.objects.create(
        title="Nyt", type=election.election.type, election_day=ELECTION_DAY, first_day=ELECTION_DAY,
        last_day=ELECTION_DAY, state="active",
    )  # fmt: skip
    assert "Bo Bager Ingen opgaver" in read(citizen(anna).get("/my-team/"))


@pytest.mark.acceptance("E-160")
def test_what_is_not_a_responsibles_business_is_not_shown(election, team, anna, bo, citizen):
    held(election, bo, TaskState.ACCEPTED)
    client = citizen(anna)
    pages = [whole(client.get(path)) for path in ("/my-team/", f"/my-team/{team.pk}/members/{bo.pk}/")]
    for page in pages:
        for secret in (bo.cpr.digits, bo.cpr.formatted, "20304050", "20 30 40 50", "bo@example.com", "Prøvevej"):
            assert secret not in page
    assert "Kommunen viser ikke medlemmernes mobilnumre" in pages[1]


@pytest.mark.acceptance("E-160")
def test_contact_data_where_the_municipality_shows_it_and_that_is_recorded(election, team, anna, bo, citizen):
    setting(shows_members_contact=True)
    client = citizen(anna)
    page = whole(client.get(f"/my-team/{team.pk}/members/{bo.pk}/"))
    assert "20 30 40 50" in page
    assert "bo@example.com" in page
    assert bo.cpr.digits not in page
    assert "Prøvevej" not in page
    entry = AuditEntry.objects.get(action="team.contact_seen")
    assert (entry.actor_kind, entry.actor_id, entry.participant_id) == ("participant", anna.pk, bo.pk)
    assert "bo@example.com" not in whole(client.get("/my-team/"))


def test_that_members_were_looked_at_is_recorded(election, team, anna, bo, citizen):
    citizen(anna).get("/my-team/")
    entry = AuditEntry.objects.get(action="team.members_seen")
    assert (entry.actor_id, entry.subject_id, entry.details["people"]) == (anna.pk, team.pk, 2)


@pytest.mark.acceptance("E-018", "E-033", "E-034")
def test_responsibility_is_read_at_each_request(election, team, anna, bo, by, now, citizen):
    client = citizen(bo)
    addresses = ["/my-team/", f"/my-team/{team.pk}/link/", "/team-tasks/"]
    assert "Mit team" not in whole(client.get("/my-tasks/"))
    assert [client.get(path).status_code for path in addresses] == [403] * 3
    assert client.post(f"/my-team/{team.pk}/members/{anna.pk}/remove/").status_code == 403
    TeamResponsible.objects.create(team=team, participant=bo)
    assert "Mit team" in whole(client.get("/my-tasks/"))
    assert [client.get(path).status_code for path in addresses] == [200] * 3
    remove_responsible(team, bo.pk, by=by, now=now)
    assert [client.get(path).status_code for path in addresses] == [403] * 3


@pytest.mark.acceptance("E-169", "E-178")
def test_another_team_is_unknown_by_every_address(election, team, anna, citizen):
    foreign = election.other_team.source
    cai = team_member(foreign)
    client = citizen(anna)
    asked = JoinRequest.objects.create(team=foreign, participant=participant(), asked_at=election.election.activated_at or datetime.datetime(2026, 9, 1, tzinfo=DANISH))  # fmt: skip  # noqa: E501
    theirs = task(election, team=election.other_team)
    key = f"{theirs.work_location_id}-{theirs.team_id}-{theirs.task_type_id}-{theirs.task_day:%Y%m%d}"
    for path in [
        f"/my-team/?team={foreign.pk}",
        *(f"/my-team/{foreign.pk}/{rest}" for rest in ("link/", "link/qr.svg", "message/", "list/")),
        f"/my-team/{foreign.pk}/members/{cai.pk}/",
        f"/my-team/{foreign.pk}/members/{cai.pk}/remove/",
        f"/my-team/{team.pk}/members/{cai.pk}/remove/",
        f"/my-team/requests/{asked.pk}/",
        *(f"/team-tasks/{key}/{rest}" for rest in ("", "take/", "propose/", f"propose/{cai.pk}/")),
    ]:
        assert client.get(path).status_code == 404, path
    for path in [
        f"/my-team/{foreign.pk}/members/{cai.pk}/remove/",
        f"/my-team/{team.pk}/members/{cai.pk}/remove/",
        f"/my-team/{foreign.pk}/link/",
        f"/my-team/requests/{asked.pk}/",
        f"/team-tasks/{key}/link/",
        f"/team-tasks/{key}/take/",
    ]:
        assert client.post(path, {"agreed": "1", "do": "let_in"}).status_code == 404, path
    assert TeamMember.objects.filter(team=foreign, participant=cai).exists()
    assert not TeamMember.objects.filter(participant=asked.participant).exists()


@pytest.mark.acceptance("E-161", "E-066", "E-067")
def test_the_link_is_made_once_stays_and_is_closed_after_a_question(election, team, anna, citizen):
    client, own = citizen(anna), f"/my-team/{team.pk}/link/"
    assert "Der er ikke noget link endnu" in read(client.get(own))
    assert not TeamLink.objects.exists(), "looking makes none"
    for _ in range(2):
        client.post(own, {"do": "create"})
    link = TeamLink.objects.get()
    assert len(link.token) >= 22
    assert f"/teams/{link.token}/" in client.get(own).content.decode()
    asked = client.post(own, {"do": "replace"})
    assert "holder straks op med at virke" in read(asked) or "virker" in read(asked)
    link.refresh_from_db()
    assert link.revoked_at is None
    client.post(own, dict(asked.context["page"].confirm.hidden))
    link.refresh_from_db()
    assert link.revoked_at is not None
    newest = TeamLink.objects.get(revoked_at=None)
    assert newest.token != link.token
    client.post(own, dict(client.post(own, {"do": "revoke"}).context["page"].confirm.hidden))
    assert not TeamLink.objects.filter(revoked_at=None).exists()
    assert client.get(f"/my-team/{team.pk}/link/qr.svg").status_code == 404


def test_a_link_seen_too_long_ago_closes_nothing(election, team, anna, citizen, now):
    client, own = citizen(anna), f"/my-team/{team.pk}/link/"
    client.post(own, {"do": "create"})
    hidden = dict(client.post(own, {"do": "revoke"}).context["page"].confirm.hidden)
    client.post(own, dict(client.post(own, {"do": "replace"}).context["page"].confirm.hidden))
    assert client.post(own, hidden).context["page"].confirm, "asked anew"
    assert TeamLink.objects.filter(revoked_at=None).count() == 1


def test_the_code_for_a_poster_is_a_picture_of_the_link(election, team, anna, citizen):
    client = citizen(anna)
    client.post(f"/my-team/{team.pk}/link/", {"do": "create"})
    picture = client.get(f"/my-team/{team.pk}/link/qr.svg")
    assert picture["Content-Type"] == "image/svg+xml"
    assert b"<svg" in picture.content
    assert "attachment" in client.get(f"/my-team/{team.pk}/link/qr.svg?download")["Content-Disposition"]


def test_whoever_comes_by_a_link_that_asks_first_waits_and_is_let_in_or_not(election, team, anna, citizen, now):
    client = citizen(anna)
    client.post(f"/my-team/{team.pk}/link/", {"do": "create", "asks_first": "on"})
    link = TeamLink.objects.get()
    people = [participant(first_names=name) for name in ("Dea", "Eva")]
    for person in people:
        newcomer = citizen(person)
        for _ in range(2):
            answer = newcomer.post(f"/teams/{link.token}/join/", follow=True)
            assert "Du venter på at komme med i Venstre" in read(answer)
        assert "Du venter på at komme med" in read(newcomer.get(f"/teams/{link.token}/"))
        assert not TeamMember.objects.filter(participant=person).exists()
        assert "Tilforordnet" not in read(newcomer.get("/tasks/"))
    page = client.get("/my-team/")
    assert "Venter på at komme med Dea" in read(page)
    dea, eva = JoinRequest.objects.order_by("pk")
    assert "Skal Dea" in read(client.get(f"/my-team/requests/{dea.pk}/"))
    client.post(f"/my-team/requests/{dea.pk}/", {"do": "let_in"})
    client.post(f"/my-team/requests/{eva.pk}/", {"do": "turn_away"})
    client.post(f"/my-team/requests/{eva.pk}/", {"do": "let_in"})  # decided already
    assert set(TeamMember.objects.values_list("participant_id", flat=True)) == {people[0].pk}
    link.refresh_from_db()
    assert link.joined == 1
    again = citizen(people[1]).post(f"/teams/{link.token}/join/", follow=True)
    assert "Du er ikke kommet med i Venstre" in read(again)
    assert not JoinRequest.objects.filter(decided_at=None).exists()


@pytest.mark.acceptance("E-162", "E-165", "E-166", "E-167", "E-168")
def test_removing_tells_what_happens_and_does_just_that(election, team, anna, bo, citizen):
    accepted = held(election, bo, TaskState.ACCEPTED)
    unanswered = held(
        election, bo, task_day=ELECTION_DAY + DAY, invited_at=datetime.datetime(2026, 9, 1, tzinfo=DANISH)
    )
    client, own = citizen(anna), f"/my-team/{team.pk}/members/{bo.pk}/remove/"
    asked = read(client.get(own))
    assert "2 opgaver bliver ledige og tilbydes straks andre." in asked
    assert "Personen får 2 beskeder om det, én for hver opgave." in asked
    assert "Det er personens eneste team. Profilen bliver stående" in asked
    assert "Bo Bager er ikke længere med i Venstre." in read(client.post(own, {"agreed": "1"}, follow=True))
    assert not TeamMember.objects.filter(participant=bo).exists()
    assert Participant.objects.filter(pk=bo.pk).exists()
    assert set(Task.objects.values_list("state", "participant")) == {("available", None)}
    assert set(Message.objects.values_list("event", "task_id", "participant")) == {
        ("removed", accepted.pk, bo.pk),
        ("retracted", unanswered.pk, bo.pk),
    }
    noes = TaskEvent.objects.filter(kind="declined", participant=bo)
    assert {event.task_id for event in noes} == {accepted.pk, unanswered.pk}
    assert client.post(own, {"agreed": "1"}).status_code == 404, "a second press finds nobody"


@pytest.mark.acceptance("E-162")
def test_tasks_and_membership_of_another_team_stay(election, team, anna, bo, citizen):
    team_member(election.other_team.source, bo)
    theirs = held(election, bo, TaskState.ACCEPTED, team=election.other_team)
    client, own = citizen(anna), f"/my-team/{team.pk}/members/{bo.pk}/remove/"
    asked = read(client.get(own))
    assert "Personen har ingen opgaver for teamet." in asked
    assert "Personen bliver i 1 andet team" in asked
    client.post(own, {"agreed": "1"})
    theirs.refresh_from_db()
    assert theirs.participant_id == bo.pk
    assert list(TeamMember.objects.filter(participant=bo).values_list("team", flat=True)) == [theirs.team.source_id]
    assert not Message.objects.exists()


@pytest.mark.acceptance("E-163", "E-164", "E-165")
@pytest.mark.parametrize(
    ("state", "days_before", "hour", "outcome"),
    [
        (TaskState.ACCEPTED, 5, 12, ""),
        (TaskState.ACCEPTED, 4, 12, "så tæt på"),  # the lock period is four days
        (TaskState.UNANSWERED, 4, 12, "så tæt på"),
        (TaskState.ACCEPTED, 0, 7, "så tæt på"),
        (TaskState.ACCEPTED, 0, 8, "har udført en opgave"),
        (TaskState.ACCEPTED, -300, 12, "har udført en opgave"),
        (TaskState.UNANSWERED, -1, 12, ""),
    ],
)
def test_who_cannot_be_removed_and_why(election, team, anna, bo, citizen, at, state, days_before, hour, outcome):
    Election.objects.update(last_day=ELECTION_DAY + 400 * DAY)
    at(datetime.datetime.combine(ELECTION_DAY - days_before * DAY, datetime.time(hour), DANISH))
    mine = held(election, bo, state, invited_at=datetime.datetime(2026, 9, 1, tzinfo=DANISH))
    client, own = citizen(anna), f"/my-team/{team.pk}/members/{bo.pk}/remove/"
    shown, answer = read(client.get(own)), client.post(own, {"agreed": "1"})
    mine.refresh_from_db()
    if outcome:
        assert "Bo Bager kan ikke fjernes" in shown
        assert outcome in shown
        assert answer.status_code == 409
        assert "Der er ikke ændret noget" in read(answer)
        assert mine.participant_id == bo.pk
        assert TeamMember.objects.filter(participant=bo).exists()
        assert not Message.objects.exists()
        assert "Fjern fra teamet" in read(client.get(f"/my-team/{team.pk}/members/{bo.pk}/"))
    else:
        assert answer.status_code == 302
        assert mine.participant_id is None
        assert Message.objects.count() == (days_before > 0)


@pytest.mark.acceptance("E-163")
def test_who_served_in_an_election_that_is_closed_cannot_be_removed(election, team, anna, bo, citizen):
    held(election, bo, TaskState.ACCEPTED)
    Election.objects.update(state="closed")
    Election.objects.create(
        title="Nyt", type=election.election.type, election_day=ELECTION_DAY, first_day=ELECTION_DAY,
        last_day=ELECTION_DAY, state="active",
    )  # fmt: skip
    assert citizen(anna).post(f"/my-team/{team.pk}/members/{bo.pk}/remove/").status_code == 409


def test_a_message_goes_to_the_members_meant_by_the_municipality_and_no_more_than_allowed(
    election, team, anna, bo, citizen
):
    cai = team_member(team, participant(first_names="Cai"))
    team_member(team, participant(first_names="Dea", email=""))
    team_member(election.other_team.source)
    held(election, cai)
    client, own = citizen(anna), f"/my-team/{team.pk}/message/"
    typed = {"whom": "all", "subject": "Møde!", "text": "Kære alle\n\nVi ses !name <b>kl. 19</b>."}
    assert "Fejl" in read(client.post(own, {"whom": "all"}))
    asked = read(client.post(own, typed))
    assert "Vil du sende beskeden til 3 personer?" in asked
    assert not Message.objects.exists()
    said = read(client.post(own, typed | {"agreed": "1"}, follow=True))
    assert "Beskeden er på vej til 2 personer." in said
    assert set(Message.objects.values_list("participant", flat=True)) == {bo.pk, cai.pk}
    group = GroupMessage.objects.get()
    assert (group.team_id, group.written_by_id, group.sent_by, group.subject) == (team.pk, anna.pk, None, "Møde!")
    assert "!name &lt;b&gt;kl. 19&lt;/b&gt;" in group.body
    client.post(own, typed | {"agreed": "1", "whom": "unanswered"})
    assert set(GroupMessage.objects.order_by("-pk")[0].messages.values_list("participant", flat=True)) == {cai.pk}
    refused = client.post(own, typed | {"agreed": "1"})
    assert refused.status_code == 409
    assert "Ikke flere beskeder i dag" in read(refused)
    assert "Vi ses" in read(refused), "what was typed is not lost"
    assert GroupMessage.objects.count() == 2
    setting(team_messages_a_day=0)
    assert client.get(own).status_code == 403
    assert "Skriv til teamet" not in read(client.get("/my-team/"))


def test_nobody_meant_is_told_at_the_field(election, team, anna, bo, citizen):
    typed = {"whom": "unanswered", "subject": "Hej", "text": "Hej"}
    answer = citizen(anna).post(f"/my-team/{team.pk}/message/", typed)
    assert (answer.status_code, "Ingen i teamet passer" in read(answer)) == (422, True)


@pytest.mark.parametrize("with_contact", [False, True])
def test_the_list_as_a_file_without_cpr_numbers_and_addresses(election, team, anna, bo, citizen, with_contact):
    setting(shows_members_contact=with_contact)
    held(election, bo, TaskState.ACCEPTED)
    client = citizen(anna)
    assert "Der står hverken CPR-numre eller adresser" in read(client.get(f"/my-team/{team.pk}/list/"))
    answer = client.post(f"/my-team/{team.pk}/list/", {"format": "csv"})
    text = b"".join(answer.streaming_content).decode("utf-8-sig")
    rows = list(csv.reader(io.StringIO(text), delimiter=";"))
    contact = ["Mobilnummer", "E-mail"] if with_contact else []
    assert rows[0] == ["Navn", *contact, "Teamansvarlig", "Opgave", "Arbejdssted", "Dag", "Starttidspunkt", "Status"]
    assert [row[0] for row in rows[1:]] == ["Anna Ansvarlig", "Bo Bager"]
    assert rows[2][-5:] == ["Tilforordnet", "Skolen", "03-11-2026", "08:00", "Accepteret"]
    assert ("bo@example.com" in text) == with_contact
    for secret in (bo.cpr.digits, bo.cpr.formatted, "Prøvevej"):
        assert secret not in text
    entry = AuditEntry.objects.get(action="team.members_exported")
    assert (entry.actor_id, entry.details["people"], entry.details["format"]) == (anna.pk, 2, "csv")
    workbook = client.post(f"/my-team/{team.pk}/list/", {"format": "xlsx"})
    assert b"".join(workbook.streaming_content)[:2] == b"PK"


def test_the_same_few_queries_for_few_and_for_many(election, team, anna, citizen):
    client = citizen(anna)

    def queries() -> int:
        with CaptureQueriesContext(
            connection,
        ) as seen:
            client.get("/my-team/")
        return len(
            [one for one in seen if not one["sql"].startswith(("SAVEPOINT", "RELEASE", "SET", "SELECT set_config"))]
        )

    team_member(team)
    queries()  # what a process remembers of the municipality
    few = queries()
    assert few <= 15
    for _ in range(20):
        held(election, team_member(team), TaskState.ACCEPTED)
    assert queries() == few


def test_a_team_without_anybody_says_so(election, citizen):
    alone = team_responsible(new_team("Tomt"))
    TeamMember.objects.all().delete()
    page = read(citizen(alone).get("/my-team/"))
    assert "1 person" in page
    assert "Ingen passer" in read(citizen(alone).get("/my-team/?state=accepted"))


@pytest.mark.acceptance("E-067")
def test_knowing_a_task_does_not_reveal_the_link_of_its_team(election, team, anna, citizen, anonymous_citizen, by, now):
    token = create_link(team, by=by, now=now).token
    one = task(election)
    public = f"/links/{link_to(Group.of(one), by=by, now=now).token}/"
    assert "Tilforordnet" in read(anonymous_citizen.get(public))
    assert token not in anonymous_citizen.get(public).content.decode()
    assert token not in citizen(team_member(team)).get("/tasks/").content.decode()


@pytest.mark.acceptance("E-166")
def test_an_invitation_on_its_way_is_called_back_when_it_has_left(election, team, anna, bo, citizen, now):
    mine = held(election, bo)
    messages.invitation(mine, now=now)
    citizen(anna).post(f"/my-team/{team.pk}/members/{bo.pk}/remove/", {"agreed": "1"})
    (asked,) = Message.objects.all()
    messages.handed_over(asked, now=now)
    assert list(Message.objects.order_by("pk").values_list("event", flat=True)) == ["invitation", "retracted"]


@pytest.mark.acceptance("E-167")
def test_the_office_sees_the_no_and_is_warned_before_it_asks_again(election, team, anna, bo, citizen, office, by, now):
    mine = held(election, bo, TaskState.ACCEPTED)
    citizen(anna).post(f"/my-team/{team.pk}/members/{bo.pk}/remove/", {"agreed": "1"})
    story = office.get(f"/elections/{election.election.pk}/tasks/{mine.pk}/history/")
    assert "Taget ud af teamet af den teamansvarlige" in story.content.decode()
    with pytest.raises(DeclinedBefore):
        assign(mine, to=bo, by=by, now=now)
