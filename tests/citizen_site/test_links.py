"""Task links and the tasks of one's teams: what is shown, narrowed, taken, and what is said when it cannot be."""

import datetime
import gzip
import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from tests.citizen_site.conftest import read
from tests.elections.factories import election as make_election
from tests.elections.factories import scene, work_location
from tests.pages import SiteClient
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit import actors
from valghalla.base.clock import DANISH
from valghalla.base.tenancy import acting_for
from valghalla.communication.models import Message
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionTaskType
from valghalla.municipalities.models import Settings
from valghalla.tasks.claim import Group
from valghalla.tasks.links.links import link_to, make_link, revoke
from valghalla.tasks.models import Task, TaskLink, TaskState
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember

SYSTEM = actors.SYSTEM


def titles(response) -> list[str]:
    """The headings of the cards, with how many places."""
    cards = re.findall(r'<li class="tile[^"]*">(.*?)</div></li>', response.content.decode(), re.DOTALL)
    return [re.search(r'<h\d class="tile-heading"><a [^>]*>([^<]*)', card)[1] for card in cards]


def key(one: Task) -> str:
    return f"{one.work_location_id}-{one.team_id}-{one.task_type_id}-{one.task_day:%Y%m%d}"


@pytest.mark.acceptance("E-046", "E-048", "E-050", "E-051", "E-055")
def test_a_link_shows_its_free_tasks_as_cards_without_signing_in(election, anonymous_citizen, now):
    for _ in range(3):
        task(election)
    held(election, participant())
    task(election, team=election.other_team)
    link = make_link(election.team, by=SYSTEM, now=now)
    page = anonymous_citizen.get(f"/links/{link.token}/")
    text = read(page)
    assert titles(page) == ["Tilforordnet"]
    for shown in [
        "3 ledige pladser",
        "Skolen",
        "Skolevej 1, 4272 Korsbæk",
        "Tirsdag den 3. november 2026",
        "Kl. 08:00 til 16:00 (cirka 8 timer)",
        "800 kr.",
        "Hjælper vælgerne.",
        "Tilmeld",
        "Mere om opgaven",
    ]:
        assert shown in text


@pytest.mark.acceptance("E-052")
def test_cards_come_by_day_then_type_twelve_a_page(election, anonymous_citizen, now):
    places = take_in(election.election, [work_location(f"Sted {number:02}") for number in range(13)])
    for place in places:
        task(election, work_location=place)
    task(election, task_day=election.election.first_day, work_location=places[0])
    link = make_link(election.team, by=SYSTEM, now=now)
    first, second = (anonymous_citizen.get(f"/links/{link.token}/?page={page}") for page in (1, 2))
    assert (len(titles(first)), len(titles(second))) == (12, 2)
    assert "1–12 af 14" in read(first)
    assert read(first).index("Mandag den 2. november") < read(first).index("Tirsdag den 3. november")
    assert [n for n in range(13) if f"Sted {n:02} " in read(second)] == list(range(13))  # the filter lists them all
    for odd in ["0", "-1", "x", "99999999", "3"]:
        assert anonymous_citizen.get(f"/links/{link.token}/", {"page": odd}).status_code == 200


@pytest.mark.acceptance("E-053", "E-054", "E-132")
def test_a_visitor_narrows_and_never_widens(election, anonymous_citizen, now):
    (far,) = take_in(election.election, [work_location("Hallen")])
    task(election)
    task(election, work_location=far)
    later = task(election, work_location=far, task_day=election.election.last_day)
    link = make_link(election.team, on=datetime.date(2026, 11, 3), by=SYSTEM, now=now)
    address = f"/links/{link.token}/"
    assert len(titles(anonymous_citizen.get(address))) == 2
    assert len(titles(anonymous_citizen.get(address, {"place": far.pk}))) == 1
    assert titles(anonymous_citizen.get(address, {"day": "2026-11-04"})) == []
    assert titles(anonymous_citizen.get(address, {"place": "x"})) == []
    assert anonymous_citizen.get(f"{address}{key(later)}/").status_code == 404
    assert "4. november" not in read(anonymous_citizen.get(address))


@pytest.mark.acceptance("E-049")
@pytest.mark.parametrize("with_trusted", [True, False])
def test_trusted_tasks_only_where_the_link_says_so(election, anonymous_citizen, now, with_trusted):
    trusted = task(election, task_type=election.other_type)
    link = make_link(election.team, with_trusted=with_trusted, by=SYSTEM, now=now)
    assert titles(anonymous_citizen.get(f"/links/{link.token}/")) == (["Valgstyrer"] if with_trusted else [])
    assert anonymous_citizen.get(f"/links/{link.token}/{key(trusted)}/").status_code == (200 if with_trusted else 404)


def test_openings_are_counted(election, anonymous_citizen, now, django_capture_on_commit_callbacks):
    link = make_link(election.team, by=SYSTEM, now=now)
    with django_capture_on_commit_callbacks(execute=True):
        anonymous_citizen.get(f"/links/{link.token}/")
        anonymous_citizen.get(f"/links/{link.token}/?day=2026-11-03")
    link.refresh_from_db()
    assert link.opened == 1


@pytest.mark.acceptance("E-057")
def test_links_that_lead_nowhere_say_why(election, anonymous_citizen, now):
    revoked = make_link(election.team, by=SYSTEM, now=now)
    revoke(revoked, by=SYSTEM, now=now)
    ended = TaskLink.objects.create(election=election.election, team=election.team, created_at=now, expires_at=now)
    said = {"x": "Vi kender det ikke", revoked.token: "er trukket tilbage", ended.token: "den dag er forbi"}
    for token, words in said.items():
        for act in ["", "take/"]:
            page = anonymous_citizen.get(f"/links/{token}/{act}")
            assert page.status_code == 404
            assert words in read(page)


@pytest.mark.acceptance("E-064", "E-097", "E-115", "E-116", "E-135")
def test_a_single_link_opens_the_task_and_lets_take_a_trusted_one(election, citizen, now, at):
    trusted = task(election, task_type=election.other_type)
    link = link_to(Group.of(trusted), by=SYSTEM, now=now)
    person = participant()
    client = citizen(person)
    assert "Valgstyrer" in read(client.get(f"/links/{link.token}/"))
    question = client.get(f"/links/{link.token}/take/")
    assert "Vil du have denne opgave?" in read(question)
    assert "Tirsdag den 3. november 2026" in read(question)
    trusted.refresh_from_db()
    assert trusted.state == TaskState.AVAILABLE
    first = client.post(f"/links/{link.token}/take/")
    at(now + datetime.timedelta(seconds=1))
    again = client.post(f"/links/{link.token}/take/")
    assert [first["Location"], again["Location"]] == [f"/my-tasks/{trusted.pk}/receipt/"] * 2
    assert client.get(f"/links/{link.token}/take/")["Location"] == f"/my-tasks/{trusted.pk}/receipt/"
    assert TeamMember.objects.filter(participant=person, team_id=election.team.source_id).exists()
    assert list(Message.objects.values_list("event", flat=True)) == ["confirmation"]
    link.refresh_from_db()
    assert link.taken == 1


@pytest.mark.acceptance("E-061", "E-062", "E-113", "E-341")
def test_does_not_exist_taken_begun_and_closed_are_four_different_things(election, anonymous_citizen, now, at):
    one = task(election)
    link = link_to(Group.of(one), by=SYSTEM, now=now)
    address = f"/links/{link.token}/"
    assert "1 ledig plads" in read(anonymous_citizen.get(address))
    at(datetime.datetime(2026, 11, 3, 8, 0, tzinfo=DANISH))
    assert "Opgaven er allerede begyndt" in read(anonymous_citizen.get(address))
    at(now)
    held(election, participant(), TaskState.ACCEPTED)
    one.delete()
    assert "Alle pladser er taget" in read(anonymous_citizen.get(address))
    make_election(title="Et andet valg")
    election.election.state = "inactive"
    election.election.save()
    closed = read(anonymous_citizen.get(address))
    assert "Valget er ikke åbent" in closed
    assert "Skolen" not in closed
    election.election.state = "active"
    election.election.save()
    Task.objects.all().delete()
    gone = anonymous_citizen.get(address)
    assert (gone.status_code, "Opgaven findes ikke" in read(gone)) == (404, True)


@pytest.mark.acceptance("E-114")
def test_who_comes_second_is_offered_what_else_is_free(election, citizen, now):
    (far,) = take_in(election.election, [work_location("Hallen")])
    wanted = task(election)
    near = task(election, work_location=far)
    task(election, work_location=far, team=election.other_team)
    trusted = task(election, work_location=far, task_type=election.other_type)
    link = link_to(Group.of(wanted), by=SYSTEM, now=now)
    first, second = citizen(participant()), citizen(participant())
    assert second.get(f"/links/{link.token}/{key(near)}/").status_code == 404  # not while the link's own task is free
    first.post(f"/links/{link.token}/take/")
    late = second.post(f"/links/{link.token}/take/")
    assert late.status_code == 409
    assert "Opgaven er lige blevet taget" in read(late)
    assert titles(late) == ["Tilforordnet"]
    offered = re.search(r'href="(/links/[^"]*/take/)"', late.content.decode())[1]
    assert second.post(offered)["Location"] == f"/my-tasks/{near.pk}/receipt/"
    assert second.get(f"/links/{link.token}/{key(trusted)}/").status_code == 404


@pytest.mark.acceptance("E-060", "E-101", "E-102")
def test_a_pending_invitation_is_accepted_by_the_plain_link(election, citizen, now):
    person = participant()
    invited = held(election, person)
    link = link_to(Group.of(invited), by=SYSTEM, now=now)
    client = citizen(person)
    page = client.get(f"/links/{link.token}/")
    assert "Du er inviteret til denne opgave" in read(page)
    assert f"/my-tasks/{invited.pk}/decline/" in page.content.decode()
    assert client.post(f"/links/{link.token}/take/")["Location"] == f"/my-tasks/{invited.pk}/receipt/"
    assert "decline" not in citizen(participant()).get(f"/links/{link.token}/").content.decode()


@pytest.mark.acceptance("E-058", "E-117")
def test_payment_is_whole_kroner_and_hidden_when_there_is_none(election, anonymous_citizen, now):
    link = link_to(Group.of(task(election)), by=SYSTEM, now=now)
    for amount, shown in [(1200, "1.200 kr."), (0, ""), (None, "")]:
        ElectionTaskType.objects.update(payment_dkk=amount)
        page = read(anonymous_citizen.get(f"/links/{link.token}/"))
        assert ("Betaling" in page, shown in page, "diæter" in page) == (bool(shown), True, bool(shown))


@pytest.mark.acceptance("E-058", "E-354")
def test_a_task_that_ends_after_midnight_says_so(election, anonymous_citizen, now):
    night = task(election, starts=datetime.time(20), ends=datetime.time(2))
    link = link_to(Group.of(night), by=SYSTEM, now=now)
    page = read(anonymous_citizen.get(f"/links/{link.token}/"))
    assert "Kl. 20:00 til 02:00 næste dag (cirka 6 timer)" in page
    Settings.objects.update(hides_task_ends=True)
    page = read(anonymous_citizen.get(f"/links/{link.token}/"))
    assert "Kl. 20:00, slutter efter midnat" in page
    assert "02:00" not in page


@pytest.mark.acceptance("E-130", "E-131", "E-132", "E-133", "E-135", "E-136")
def test_members_see_what_their_teams_have_free_but_no_trusted_task(election, citizen, now):
    person = participant()
    client = citizen(person)
    free, other = task(election), task(election, team=election.other_team)
    trusted = task(election, task_type=election.other_type)
    assert "Du er ikke med i et team endnu" in read(client.get("/tasks/"))
    assert client.get(f"/tasks/{key(free)}/").status_code == 404
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    assert titles(client.get("/tasks/")) == ["Tilforordnet"]
    assert titles(client.get("/tasks/", {"team": election.other_team.pk})) == []
    assert titles(client.get("/tasks/", {"day": "2026-11-02"})) == []
    for hidden in [other, trusted]:
        for act in ["", "take/"]:
            assert client.get(f"/tasks/{key(hidden)}/{act}").status_code == 404
        assert client.post(f"/tasks/{key(hidden)}/take/").status_code == 404
    assert client.post(f"/tasks/{key(free)}/take/")["Location"] == f"/my-tasks/{free.pk}/receipt/"
    assert "Dine teams har ingen ledige opgaver lige nu." in read(client.get("/tasks/"))


def test_another_municipalitys_link_is_unknown_here(municipality, other_municipality, anonymous_citizen, now):
    with acting_for(municipality):
        scene()
    with acting_for(other_municipality):
        link = link_to(Group.of(task(scene())), by=SYSTEM, now=now)
    assert SiteClient(other_municipality.citizen_host).get(f"/links/{link.token}/").status_code == 200
    assert "Vi kender det ikke" in read(anonymous_citizen.get(f"/links/{link.token}/"))


@pytest.mark.parametrize(
    "path",
    ["/tasks/", "/tasks/?day=2026-11-03", "/links/{token}/", "/links/{single}/", "/links/{full}/", "/my-tasks/", "/"],
)
def test_a_page_takes_as_many_queries_for_one_row_as_for_thirty(election, citizen, now, path):
    person = participant()
    join(election.team.source_id, person.pk, joined_by="staff", now=now)
    link = make_link(election.team, by=SYSTEM, now=now)
    client = citizen(person)
    single, full = (
        link_to(Group.of(one), by=SYSTEM, now=now).token
        for one in (task(election), held(election, participant(), TaskState.ACCEPTED, task_type=election.other_type))
    )
    address = path.format(token=link.token, single=single, full=full)
    counts, sizes = [], []
    for number in (1, 29):
        for place in take_in(election.election, [work_location(f"Sted {number}-{n}") for n in range(number)]):
            task(election, work_location=place)
        for _ in range(number):
            day = datetime.date(2026, 12, 1) + datetime.timedelta(days=Task.objects.count())
            held(election, person, TaskState.ACCEPTED, task_day=day)
        client.get(address)
        with CaptureQueriesContext(connection) as queries:
            page = client.get(address)
        counts.append(len([one for one in queries if "SAVEPOINT" not in one["sql"]]))
        sizes.append(len(gzip.compress(page.content)))
    if "full" in path:  # where there is little that day, the days around it are looked at besides
        assert counts == [14, 13]
    else:
        assert counts[0] == counts[1] <= 15
    assert sizes[1] <= 15_000
