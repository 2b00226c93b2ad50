"""Deleting from the catalogue, with what it takes out of elections that are not over."""

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Event, Message
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.catalogue.effects import Effects
from valghalla.tasks.catalogue.take_out import (
    InActiveElection,
    MembersWithoutTeam,
    delete_task_type,
    delete_team,
    delete_work_location,
    effects_of_deleting,
)
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.teams.links import create_link
from valghalla.teams.members import join
from valghalla.teams.models import Team, TeamLink, TeamMember


@pytest.fixture
def made(acting) -> Scene:
    return scene(state=Election.State.INACTIVE)


@pytest.mark.acceptance("A-070")
def test_a_place_in_an_active_election_stays(made, today, by, now):
    Election.objects.update(state=Election.State.ACTIVE)
    task(made)
    with pytest.raises(InActiveElection) as refused:
        delete_work_location(made.place.source, today=today, by=by, now=now)
    assert refused.value.elections == 1
    assert (WorkLocation.objects.count(), Task.objects.count()) == (1, 1)


@pytest.mark.acceptance("A-071")
def test_a_place_goes_with_its_tasks_and_the_numbers_are_told_before(made, today, by, now):
    task(made)
    held(made, participant(), TaskState.ACCEPTED)
    held(made, participant())
    told = effects_of_deleting(made.place.source, today=today)
    assert told == Effects(tasks=3, accepted=1, unanswered=1, people=2, elections=1)
    assert delete_work_location(made.place.source, today=today, by=by, now=now) == told
    assert (WorkLocation.objects.count(), Task.objects.count(), Message.objects.count()) == (0, 0, 0)
    assert TaskEvent.objects.filter(kind="removed").count() == 2
    # the history speaks of the copy, so it stays, at no place of the catalogue and without tasks
    assert ElectionWorkLocation.objects.get().source_id is None


def test_a_place_nobody_had_tasks_at_leaves_nothing_in_the_election(made, today, by, now):
    task(made)
    delete_work_location(made.place.source, today=today, by=by, now=now)
    assert ElectionWorkLocation.objects.count() == 0


@pytest.mark.acceptance("A-069", "A-114")
def test_an_election_that_is_over_keeps_everything(made, today, by, now):
    Election.objects.update(state=Election.State.CLOSED)
    kept = held(made, participant(), TaskState.ACCEPTED)
    delete_task_type(made.task_type.source, today=today, by=by, now=now)
    delete_work_location(made.place.source, today=today, by=by, now=now)
    delete_team(made.team.source, today=today, by=by, now=now)
    assert list(Task.objects.all()) == [kept]
    kept.refresh_from_db()
    assert (kept.task_type.title, kept.work_location.title, kept.team.name) == ("Tilforordnet", "Skolen", "Venstre")
    assert TaskEvent.objects.count() == 0


@pytest.mark.acceptance("A-113")
def test_people_lose_a_deleted_task_type_in_an_active_election_and_are_told(made, today, by, now):
    Election.objects.update(state=Election.State.ACTIVE)
    accepted, invited, never_written_to = participant(), participant(), participant()
    held(made, accepted, TaskState.ACCEPTED)
    held(made, invited, invited_at=now)
    held(made, never_written_to)
    other = held(made, participant(), TaskState.ACCEPTED, task_type=made.other_type)
    delete_task_type(made.task_type.source, today=today, by=by, now=now)
    assert set(Message.objects.values_list("participant_id", "event")) == {
        (accepted.pk, Event.DELETED),
        (invited.pk, Event.DELETED),
    }
    assert list(Task.objects.all()) == [other]
    assert not TaskType.objects.filter(title="Tilforordnet").exists()
    # what the messages and the history speak of can still be named
    assert ElectionTaskType.objects.filter(title="Tilforordnet", source=None).count() == 1
    assert set(made.place.task_types.values_list("task_type__title", flat=True)) == {"Valgstyrer"}
    assert AuditEntry.objects.filter(action="task.removed").count() == 3


@pytest.mark.acceptance("A-090")
def test_a_team_at_a_place_of_an_active_election_stays(made, today, by, now):
    Election.objects.update(state=Election.State.ACTIVE)
    with pytest.raises(InActiveElection):
        delete_team(made.team.source, today=today, by=by, now=now)


@pytest.mark.acceptance("A-091")
def test_a_team_whose_member_would_have_none_stays(made, today, by, now):
    alone, both = participant(), participant()
    for club, person in ((made.team, alone), (made.team, both), (made.other_team, both)):
        join(club.source_id, person.pk, joined_by="staff", now=now)
    with pytest.raises(MembersWithoutTeam) as refused:
        delete_team(made.team.source, today=today, by=by, now=now)
    assert refused.value.members == 1
    assert Team.objects.count() == 2


@pytest.mark.acceptance("A-089", "A-092")
def test_a_team_goes_with_memberships_links_and_tasks(made, today, by, now):
    person = participant()
    for club in (made.team, made.other_team):
        join(club.source_id, person.pk, joined_by="staff", now=now)
    create_link(made.team.source, by=by, now=now)
    task(made)
    other = task(made, team=made.other_team)
    delete_team(made.team.source, today=today, by=by, now=now)
    assert list(TeamMember.objects.values_list("team_id", flat=True)) == [made.other_team.source_id]
    assert not TeamLink.objects.exists()
    assert list(Task.objects.all()) == [other]
    assert [copy.name for copy in ElectionTeam.objects.all()] == ["Frivillige"]


def test_tasks_of_an_election_whose_last_day_is_past_stay(made, by, now):
    kept = task(made)
    day_after = made.election.last_day.replace(day=made.election.last_day.day + 1)
    assert day_after > ELECTION_DAY
    delete_task_type(made.task_type.source, today=day_after, by=by, now=now)
    assert list(Task.objects.all()) == [kept]
