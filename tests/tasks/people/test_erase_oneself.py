"""Erasing one's own profile: what stands in the way, what goes, and that nobody is written to."""

import datetime
from datetime import date

import pytest

from tests.elections.factories import scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.base.cpr_number import CprNumber
from valghalla.communication.models import Message
from valghalla.municipalities.models import Settings
from valghalla.participants.find import by_cpr
from valghalla.participants.models import Participant, ParticipantDiet, SpecialDiet
from valghalla.tasks.errors import CannotLeave, Gone
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.people.erase import erase_participants
from valghalla.tasks.people.erase_oneself import Accepted, Why, erase_oneself, reasons, what_stands_in_the_way
from valghalla.teams.members import join
from valghalla.teams.models import TeamMember, TeamResponsible

DAY = date(2026, 11, 3)
LONG_AGO = date(2024, 11, 3)


@pytest.mark.acceptance("E-148", "E-149", "E-150")
@pytest.mark.parametrize(
    ("tasks", "today", "why"),
    [
        ([], DAY, ()),
        ([Accepted(DAY, 4, DAY)], date(2026, 10, 29), ()),  # the day before the lock period
        ([Accepted(DAY, 4, DAY)], date(2026, 10, 30), (Why.SOON,)),  # its first day
        ([Accepted(DAY, 4, DAY)], DAY, (Why.SOON,)),
        ([Accepted(DAY, 0, DAY)], date(2026, 11, 2), ()),
        ([Accepted(DAY, 4, DAY)], date(2026, 11, 4), (Why.PAYMENT,)),
        ([Accepted(LONG_AGO, 4, LONG_AGO)], DAY, (Why.PAYMENT,)),  # ended a day too late to be settled
        ([Accepted(date(2024, 11, 2), 4, date(2024, 11, 2))], DAY, ()),  # kept no longer, so paid
        ([Accepted(DAY, 4, DAY), Accepted(date(2026, 11, 2), 4, DAY)], DAY, (Why.SOON, Why.PAYMENT)),
    ],
)
def test_what_stands_in_the_way(tasks, today, why):
    settled = date(2024, 11, 2)
    assert reasons(tasks, office_only=False, kept_after=settled, today=today) == why
    assert reasons(tasks, office_only=True, kept_after=settled, today=today) == (Why.OFFICE, *why)


@pytest.mark.acceptance("E-147", "E-150", "E-152", "E-154")
def test_a_profile_goes_with_everything_and_its_tasks_become_free(acting, now):
    stage = scene()
    person = participant(cpr="0101700001")
    ParticipantDiet.objects.create(participant=person, diet=SpecialDiet.objects.create(title="Vegetar"))
    join(stage.team.source_id, person.pk, joined_by="staff", now=now)
    TeamResponsible.objects.create(team_id=stage.team.source_id, participant=person)
    accepted = held(stage, person, TaskState.ACCEPTED)
    invited = held(stage, person, task_day=stage.election.first_day)
    key = person.pk
    erase_oneself(person, now=now)
    assert (Participant.objects.count(), ParticipantDiet.objects.count()) == (0, 0)
    assert (TeamMember.objects.count(), TeamResponsible.objects.count()) == (0, 0)
    for task in Task.objects.filter(pk__in=[accepted.pk, invited.pk]):
        assert (task.state, task.participant_id, task.invitation_token, task.invited_at, task.confirmed_at) == (
            TaskState.AVAILABLE, None, None, None, None,
        )  # fmt: skip
    assert Message.objects.count() == 0
    erased = AuditEntry.objects.get(action="participant.erased")
    assert (erased.actor_kind, erased.actor_id, erased.participant_id) == ("participant", key, key)
    assert by_cpr(CprNumber("0101700001")) is None
    assert participant(cpr="0101700001").pk != key
    with pytest.raises(Gone):
        erase_oneself(person, now=now)


@pytest.mark.acceptance("E-148", "E-149", "E-151", "E-153")
def test_what_stands_in_the_way_is_asked_again_by_the_verb_and_the_office_is_not_stopped(acting, by, now):
    stage = scene()
    person = participant()
    held(stage, person, TaskState.ACCEPTED)
    soon, paid = (now.replace(day=30), now.replace(month=11, day=10))
    for at, why in [(soon, (Why.SOON,)), (paid, (Why.PAYMENT,))]:
        with pytest.raises(CannotLeave) as refused:
            erase_oneself(person, now=at)
        assert refused.value.why == why
    Settings.objects.update(lets_people_leave=False)
    assert what_stands_in_the_way(person, today=now.date()) == (Why.OFFICE,)
    with pytest.raises(CannotLeave):
        erase_oneself(person, now=now)
    assert (Participant.objects.count(), Task.objects.get().participant_id) == (1, person.pk)
    assert erase_participants([person.pk], by=by, now=soon + datetime.timedelta(days=4)) == 1
    assert Participant.objects.count() == 0
