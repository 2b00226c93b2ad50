"""Erasing people: what goes, what stays, and nobody else is touched."""

import pytest

from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Channel, Message
from valghalla.participants.comments import add_comment
from valghalla.participants.erase import erase
from valghalla.participants.errors import HasTasks
from valghalla.participants.models import Comment, FormerCprNumber, Participant, ParticipantDiet, SpecialDiet
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.history import tell
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.tasks.people.erase import Losses, erase_participants, losses_of
from valghalla.teams.models import TeamMember, TeamResponsible


@pytest.fixture
def scenery(acting):
    return scene()


@pytest.mark.acceptance("A-318", "E-356")
def test_everything_about_the_person_goes_and_history_stays_without_her(scenery, by, now):
    person, other = participant(), participant()
    task, others = held(scenery, person, TaskState.ACCEPTED), held(scenery, other)
    tell(TaskEvent.Kind.DECLINED, others, participant_id=person.pk, by=by, now=now)
    diet = SpecialDiet.objects.create(title="Vegetar")
    ParticipantDiet.objects.create(participant=person, diet=diet)
    FormerCprNumber.objects.create(participant=person, cpr_digest=b"x" * 32)
    add_comment(person, "Noget", by=by, now=now)
    team = scenery.team.source
    TeamMember.objects.create(team=team, participant=person, joined_at=now, joined_by="staff")
    TeamResponsible.objects.create(team=team, participant=person)
    Message.objects.create(participant=person, channel=Channel.EMAIL, queued_at=now, due_at=now)

    assert erase_participants([person.pk], by=by, now=now) == 1

    assert list(Participant.objects.all()) == [other]
    for model in (Comment, ParticipantDiet, FormerCprNumber, TeamMember, TeamResponsible, Message):
        assert not model.objects.exists(), model
    task.refresh_from_db()
    others.refresh_from_db()
    assert (task.state, task.participant_id, others.participant_id) == (TaskState.AVAILABLE, None, other.pk)
    assert sorted(TaskEvent.objects.values_list("kind", "participant_id")) == [("declined", None), ("removed", None)]
    assert AuditEntry.objects.filter(action="participant.erased", participant_id=person.pk, details={}).count() == 1


@pytest.mark.acceptance("A-316")
def test_losses_count_tasks_in_active_elections_and_responsibilities(scenery, now):
    busy, idle, chief = participant(), participant(), participant()
    held(scenery, busy, TaskState.ACCEPTED)
    TeamResponsible.objects.create(team=scenery.team.source, participant=chief)
    WorkLocationResponsible.objects.create(work_location=work_location("Hallen"), participant=chief)
    people = [busy.pk, idle.pk, chief.pk]
    assert losses_of(people) == Losses(people=3, tasks=1, with_tasks=1, team_responsibles=1, place_responsibles=1)
    scenery.election.state = "inactive"
    scenery.election.save()
    assert losses_of(people).tasks == 0


def test_people_with_tasks_are_not_erased_from_under_them(scenery, by, now):
    person, idle = participant(), participant()
    held(scenery, person)
    with pytest.raises(HasTasks):
        erase([person.pk, idle.pk], by=by, now=now)
    assert Participant.objects.count() == 2
    assert not AuditEntry.objects.filter(action="participant.erased").exists()


def test_erasing_again_or_nobody_is_no_mistake(scenery, by, now):
    person = participant()
    assert [
        erase_participants([person.pk, 999_999], by=by, now=now),
        erase_participants([person.pk], by=by, now=now),
    ] == [1, 0]


def test_many_are_erased_with_few_queries(scenery, by, now, django_assert_max_num_queries):
    people = [participant().pk for _ in range(30)]
    with django_assert_max_num_queries(20):
        assert erase_participants(people, by=by, now=now) == 30
