"""Task links: random, counted, ending, revocable; what they show and what they never show."""

import datetime

import pytest

from tests.elections.factories import election as make_election
from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.places.models import Area
from valghalla.tasks.claim import Group
from valghalla.tasks.errors import LinkClosed
from valghalla.tasks.links.links import (
    count_opened,
    count_taken,
    group_of,
    link_to,
    make_link,
    read_link,
    revoke,
    tasks_behind,
)
from valghalla.tasks.models import TaskLink, TaskState
from valghalla.tasks.near import FreeAmong, FreeOfTeam, nearest
from valghalla.tasks.queries import open_groups, open_to_take, tasks_of_teams, teams_of
from valghalla.teams.members import join
from valghalla.teams.models import TeamResponsible

DAY = datetime.date(2026, 11, 3)


@pytest.fixture
def election(acting):
    return scene()


def pks(tasks) -> set[int]:
    return set(tasks.values_list("pk", flat=True))


@pytest.mark.acceptance("E-047")
def test_the_same_filter_gives_the_same_link_until_it_is_revoked(election, by, now):
    first = make_link(election.team, on=DAY, task_types=[election.task_type.pk], by=by, now=now)
    same = make_link(election.team, on=DAY, task_types=[election.task_type.pk], by=by, now=now)
    other = make_link(election.team, on=DAY, by=by, now=now)
    assert (first.pk, first.pk == other.pk) == (same.pk, False)
    revoke(first, by=by, now=now)
    renewed = make_link(election.team, on=DAY, task_types=[election.task_type.pk], by=by, now=now)
    assert renewed.token not in {first.token, other.token}
    assert AuditEntry.objects.filter(action="task_link.made").count() == 3
    assert AuditEntry.objects.filter(action="task_link.revoked").count() == 1


def test_tokens_are_long_and_tell_nothing(election, by, now):
    tokens = {make_link(election.team, on=DAY + datetime.timedelta(days=n), by=by, now=now).token for n in range(20)}
    assert len(tokens) == 20
    assert {len(token) for token in tokens} == {22}


def test_a_link_that_leads_nowhere_says_why(election, by, now):
    revoked = make_link(election.team, by=by, now=now)
    revoke(revoked, by=by, now=now)
    ending = make_link(election.team, on=DAY, expires_at=now + datetime.timedelta(hours=1), by=by, now=now)
    reasons = []
    for token, at in [("nobody", now), (revoked.token, now), (ending.token, now + datetime.timedelta(hours=1))]:
        with pytest.raises(LinkClosed) as closed:
            read_link(token, now=at)
        reasons.append(closed.value.reason)
    assert reasons == ["unknown", "revoked", "expired"]
    assert read_link(ending.token, now=now).pk == ending.pk


@pytest.mark.acceptance("E-046", "E-049")
def test_a_link_shows_its_team_and_what_its_filters_let_through(election, by, now):
    (far,) = take_in(election.election, [work_location("Hallen", area_name="Syd")])
    here, there = task(election), task(election, work_location=far)
    later = task(election, task_day=DAY + datetime.timedelta(days=1))
    trusted = task(election, task_type=election.other_type)
    task(election, team=election.other_team)
    shown = {
        "all": make_link(election.team, by=by, now=now),
        "trusted": make_link(election.team, with_trusted=True, by=by, now=now),
        "day": make_link(election.team, on=DAY, by=by, now=now),
        "place": make_link(election.team, work_locations=[far.pk], by=by, now=now),
        "area": make_link(election.team, areas=[Area.objects.get(name="Syd").pk], by=by, now=now),
        "type": make_link(election.team, task_types=[election.other_type.pk], by=by, now=now),
    }
    assert {name: pks(tasks_behind(link)) for name, link in shown.items()} == {
        "all": {here.pk, there.pk, later.pk},
        "trusted": {here.pk, there.pk, later.pk, trusted.pk},
        "day": {here.pk, there.pk},
        "place": {there.pk},
        "area": {there.pk},
        "type": set(),
    }


@pytest.mark.acceptance("E-064")
def test_a_single_link_stands_for_its_group_trusted_or_not(election, by, now):
    trusted = task(election, task_type=election.other_type)
    task(election)
    link = link_to(Group.of(trusted), by=by, now=now)
    assert link_to(Group.of(trusted), by=by, now=now).pk == link.pk
    assert group_of(link) == Group.of(trusted)
    assert pks(tasks_behind(link)) == {trusted.pk}


@pytest.mark.acceptance("A-254", "E-063")
def test_a_task_moved_to_another_team_is_no_longer_behind_the_link(election, by, now):
    moved = task(election)
    link = link_to(Group.of(moved), by=by, now=now)
    moved.team = election.other_team
    moved.save()
    assert pks(tasks_behind(link)) == set()


def test_openings_and_takings_are_counted(election, by, now):
    link = make_link(election.team, by=by, now=now)
    for _ in range(3):
        count_opened(link)
    count_taken(link)
    assert TaskLink.objects.values_list("opened", "taken").get() == (3, 1)


@pytest.mark.acceptance("E-055", "E-056")
def test_only_what_can_be_taken_is_open(election, now):
    free, early = task(election), task(election, starts=datetime.time(6), ends=datetime.time(7))
    held(election, participant())
    held(election, participant(), TaskState.ACCEPTED)
    yesterday = task(election, task_day=DAY - datetime.timedelta(days=1))
    closed = make_election(title="Lukket", state=Election.State.INACTIVE)
    task(election, election=closed)
    everything = type(free).objects.all()
    on_the_day = datetime.datetime(2026, 11, 3, 6, 30, tzinfo=datetime.UTC)  # 7.30 in Denmark
    assert pks(open_to_take(everything, now=now)) == {free.pk, early.pk, yesterday.pk}
    assert pks(open_to_take(everything, now=on_the_day)) == {free.pk}


@pytest.mark.acceptance("A-216", "E-051", "E-052")
def test_equal_places_are_one_group_with_a_count_in_order(election, now, django_assert_num_queries):
    for _ in range(3):
        task(election)
    task(election, task_day=DAY - datetime.timedelta(days=1))
    task(election, task_type=election.other_type)
    with django_assert_num_queries(2):
        groups = _groups(election)
    assert [(one.group.task_day.day, str(one.task_type), one.free) for one in groups] == [
        (2, "Tilforordnet", 1),
        (3, "Tilforordnet", 3),
        (3, "Valgstyrer", 1),
    ]


def _groups(election):
    return open_groups(election.election.tasks.all())


@pytest.mark.acceptance("E-114")
def test_what_is_near_is_that_day_then_that_place_that_area_and_that_hour(election, now):
    """Who came second is offered what resembles most what she wanted."""
    near, far = take_in(election.election, [work_location("Biblioteket"), work_location("Anneks", area_name="Syd")])
    evening = ElectionTaskType.objects.create(
        election=election.election, title="Aften", short_name="A", starts=datetime.time(16), ends=datetime.time(23)
    )
    wanted = task(election)
    groups = [
        Group.of(task(election, **values))
        for values in [
            {"task_type": evening},
            {"work_location": near},
            {"work_location": near, "task_type": evening},
            {"work_location": far},
            {"work_location": far, "task_type": evening},
            {"task_day": DAY - datetime.timedelta(days=1)},
        ]
    ]
    task(election, team=election.other_team)
    for free in (FreeAmong(election.election.tasks.all(), to=wanted), FreeOfTeam(to=wanted, now=now)):
        assert [one.group for one in nearest(free, to=wanted, most=6)] == groups
        assert [one.group for one in nearest(free, to=wanted, most=2)] == groups[:2]


@pytest.mark.acceptance("E-114")
def test_what_a_team_has_free_is_what_its_members_may_take(election, now):
    """The queries written once give what those built for the person give."""
    member = participant()
    join(election.team.source_id, member.pk, joined_by="staff", now=now)
    wanted = task(election)
    task(election, task_type=election.other_type)
    held(election, member)
    for day in (DAY - datetime.timedelta(days=1), DAY + datetime.timedelta(days=2)):
        task(election, task_day=day)
        task(election, task_day=day, starts=datetime.time(6), ends=datetime.time(7))
    for at in (
        now,
        clock.instant(DAY - datetime.timedelta(days=1), datetime.time(6, 30)),
        clock.instant(DAY, datetime.time(6, 30)),
    ):
        slow = FreeAmong(open_to_take(tasks_of_teams(member), now=at), to=wanted)
        fast = FreeOfTeam(to=wanted, now=at)
        for day in (DAY, DAY - datetime.timedelta(days=1)):
            assert sorted(fast.on(day)) == sorted(slow.on(day))
            assert sorted(fast.beside(day)) == sorted(slow.beside(day))


@pytest.mark.acceptance("E-130", "E-131")
def test_a_person_sees_the_tasks_of_teams_she_is_in_or_answers_for(election, now):
    member, responsible, stranger = participant(), participant(), participant()
    join(election.team.source_id, member.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team_id=election.other_team.source_id, participant=responsible)
    mine, theirs = task(election), task(election, team=election.other_team)
    task(election, task_type=election.other_type)
    assert pks(tasks_of_teams(member)) == {mine.pk}
    assert pks(tasks_of_teams(responsible)) == {theirs.pk}
    assert pks(tasks_of_teams(stranger)) == set()
    assert [[team.name for team in teams_of(one.pk)] for one in (member, responsible, stranger)] == [
        ["Venstre"],
        ["Frivillige"],
        [],
    ]
