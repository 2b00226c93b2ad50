"""Changing the rules of an election type: those who have tasks are checked at once."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, election_type, scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Message
from valghalla.elections.models import Election, ElectionType
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.models import Recheck, Task, TaskState
from valghalla.tasks.rules.change import WouldFree, change_rules, outlook_of
from valghalla.tasks.rules.recheck import freed_by

NONE = dict.fromkeys(["requires_age", "requires_residence", "requires_citizenship", "requires_competence"], False)
RESIDENCE = NONE | {"requires_residence": True}
MINE = "0999"


@pytest.fixture
def made(acting) -> Scene:
    """An active election whose type has no rules."""
    return scene(type=election_type(title="Uden regler", **NONE))


@pytest.fixture
def change(made, today, by, now):
    """``change(rules, agreed="…")``."""

    def save(rules, *, agreed=""):
        kind = ElectionType.objects.get(pk=made.election.type_id)
        return change_rules(
            kind.pk, title=kind.title, version=kind.version, agreed=agreed, today=today, by=by, now=now, **rules
        )

    return save


@pytest.mark.acceptance("A-128")
def test_nobody_loses_a_task_before_it_is_agreed_to(made, change, today):
    one = held(made, participant(municipality_code="0751"), TaskState.ACCEPTED)
    with pytest.raises(WouldFree) as refused:
        change(RESIDENCE)
    assert [(failing.task, failing.failed, failing.told) for failing in refused.value.outlook.failing] == [
        (one, (Rule.RESIDENT,), True)
    ]
    assert refused.value.outlook.fingerprint == outlook_of(made.election.type, RESIDENCE, today=today).fingerprint
    assert not ElectionType.objects.get(pk=made.election.type_id).requires_residence
    with pytest.raises(WouldFree):
        change(RESIDENCE, agreed="something else")
    one.refresh_from_db()
    assert one.state == "accepted"


@pytest.mark.acceptance("A-128", "A-366")
def test_those_who_fail_lose_their_tasks_at_once_and_are_told(made, change, today):
    fails, meets = participant(municipality_code="0751"), participant(municipality_code=MINE)
    lost, kept = held(made, fails, TaskState.ACCEPTED), held(made, meets, TaskState.ACCEPTED)
    agreed = outlook_of(made.election.type, RESIDENCE, today=today).fingerprint
    kind, recheck = change(RESIDENCE, agreed=agreed)
    assert (kind.requires_residence, recheck.people, recheck.freed) == (True, 2, 1)
    assert list(Task.objects.exclude(participant=None)) == [kept]
    assert [(event.task_id, event.facts["failed"]) for event in freed_by(recheck)] == [(lost.pk, ["resident"])]
    assert list(Message.objects.values_list("participant_id", "event")) == [(fails.pk, "removed_by_validation")]
    assert AuditEntry.objects.get(action="tasks.checked_anew").details == {"people": 2, "freed": 1}


def test_a_rule_that_goes_checks_nobody(made, change):
    change(RESIDENCE)
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED)
    assert change(NONE)[1] is None
    assert Task.objects.exclude(participant=None).count() == 1
    assert Recheck.objects.count() == 1


def test_other_types_elections_that_are_over_and_days_past_are_left_alone(made, change, by, now):
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED, task_day=ELECTION_DAY)
    rules = {"today": ELECTION_DAY + datetime.timedelta(days=1), "by": by, "now": now, "agreed": ""}
    kind = made.election.type
    assert change_rules(kind.pk, title=kind.title, version=kind.version, **rules, **RESIDENCE)[1].people == 0
    Election.objects.update(state=Election.State.CLOSED)
    assert change(RESIDENCE | {"requires_age": True})[1].people == 0
    assert Task.objects.exclude(participant=None).count() == 1


def test_types_without_validation_are_only_asked_whether_the_person_lives(made, change):
    made.task_type.validation_off = True
    made.task_type.save()
    held(made, participant(municipality_code="0751"), TaskState.ACCEPTED)
    _kind, recheck = change(RESIDENCE)
    assert (recheck.people, recheck.freed) == (1, 0)


def test_as_many_queries_for_many_who_have_tasks(made, today, django_assert_num_queries):
    for _ in range(3):
        held(made, participant(municipality_code="0751"))
        with django_assert_num_queries(1):
            outlook_of(made.election.type, RESIDENCE, today=today)
