"""The office gives a task to somebody."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, election_type, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.models import AuditEntry
from valghalla.communication.models import Message
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.tasks.answer import decline
from valghalla.tasks.assign import assign
from valghalla.tasks.eligibility import Rule
from valghalla.tasks.errors import DeclinedBefore, NotEligible, Overlaps, Taken
from valghalla.tasks.models import TaskEvent, TaskState
from valghalla.teams.models import TeamMember

pytestmark = pytest.mark.usefixtures("acting")


@pytest.mark.acceptance("A-239", "A-240")
def test_assigned_person_is_asked_becomes_member_and_is_invited(by, now):
    s = scene()
    person, place = participant(), task(s)
    given = assign(place, to=person, by=by, now=now)
    place.refresh_from_db()
    assert (place.state, place.participant_id) == (TaskState.UNANSWERED, person.pk)
    assert given.invitation_token
    assert list(TeamMember.objects.values_list("team_id", "participant_id", "joined_by")) == [
        (s.team.source_id, person.pk, "task")
    ]
    assert list(Message.objects.values_list("event", "participant_id", "task_id")) == [
        ("invitation", person.pk, place.pk)
    ]
    assert list(TaskEvent.objects.values_list("kind", "participant_id", "by_kind")) == [
        ("assigned", person.pk, "staff")
    ]
    assert AuditEntry.objects.filter(action="task.assigned", participant_id=person.pk).count() == 1


@pytest.mark.acceptance("A-240")
def test_nothing_is_sent_before_the_election_is_active(by, now):
    s = scene(state=Election.State.INACTIVE)
    assign(task(s), to=participant(), by=by, now=now)
    assert Message.objects.count() == 0


@pytest.mark.acceptance("A-241", "E-357")
def test_a_task_taken_meanwhile_is_refused_and_stays(by, now):
    s = scene()
    first = participant()
    taken = held(s, first)
    with pytest.raises(Taken):
        assign(taken, to=participant(), by=by, now=now)
    taken.refresh_from_db()
    assert taken.participant_id == first.pk


@pytest.mark.acceptance("A-237", "E-342")
def test_all_failed_rules_come_together(by, now):
    person = participant(
        status=90, birth_date=datetime.date(2010, 1, 1), municipality_code="0101", citizenship="5120", incapable=True
    )
    with pytest.raises(NotEligible) as refused:
        assign(task(scene()), to=person, by=by, now=now)
    assert refused.value.failed == [Rule.ALIVE, Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT]
    assert TaskEvent.objects.count() == 0


@pytest.mark.acceptance("A-231", "A-236")
def test_validation_off_asks_for_life_alone(by, now):
    s = scene()
    s.task_type.validation_off = True
    s.task_type.save()
    person = participant(birth_date=datetime.date(2012, 1, 1), municipality_code="0101")
    assert assign(task(s), to=person, by=by, now=now).state == TaskState.UNANSWERED
    with pytest.raises(NotEligible) as refused:
        assign(task(s), to=participant(status=90), by=by, now=now)
    assert refused.value.failed == [Rule.ALIVE]


@pytest.mark.acceptance("A-103", "A-230")
@pytest.mark.parametrize(
    ("starts", "ends", "day", "refused"),
    [
        ("15:00", "18:00", ELECTION_DAY, True),
        ("16:00", "18:00", ELECTION_DAY, False),  # touching
        ("06:00", "08:00", ELECTION_DAY, False),
        ("22:00", "09:00", ELECTION_DAY - datetime.timedelta(days=1), True),  # over midnight into the morning
        ("22:00", "08:00", ELECTION_DAY - datetime.timedelta(days=1), False),
        ("08:00", "16:00", ELECTION_DAY + datetime.timedelta(days=1), False),
    ],
)
def test_overlap_with_a_task_of_another_election(by, now, starts, ends, day, refused):
    s = scene()
    person = participant()
    other = scene_of_another_election(s)
    held(
        other, person, task_day=day, starts=datetime.time.fromisoformat(starts), ends=datetime.time.fromisoformat(ends)
    )
    wanted = task(s)
    if refused:
        with pytest.raises(Overlaps):
            assign(wanted, to=person, by=by, now=now)
    else:
        assert assign(wanted, to=person, by=by, now=now).participant == person


def scene_of_another_election(s):
    """The same place in a second election, not active."""
    from dataclasses import replace

    from tests.elections.factories import election
    from valghalla.elections.copy import take_in

    second = election(title="Det andet valg", state=Election.State.INACTIVE, type=s.election.type)
    (place,) = take_in(second, [s.place.source])
    return replace(
        s,
        election=second,
        place=place,
        team=second.teams.get(source=s.team.source),
        task_type=second.task_types.get(source=s.task_type.source),
    )


@pytest.mark.acceptance("A-242", "E-343")
def test_who_declined_the_same_task_is_assigned_only_on_purpose(by, now):
    s = scene()
    person = participant()
    first = assign(task(s), to=person, by=by, now=now)
    decline(first, participant_id=person.pk, by=by, now=now)
    with pytest.raises(DeclinedBefore):
        assign(task(s), to=person, by=by, now=now)
    assert assign(task(s), to=person, by=by, now=now, although_declined=True).participant == person


def test_another_municipalitys_task_and_person_do_not_exist(by, now, acting, other_municipality):
    s = scene()
    wanted = task(s)
    with pytest.raises(Exception, match="participant"):
        assign(wanted, to=type("Other", (), {"pk": 999_999})(), by=by, now=now)


@pytest.mark.parametrize(
    ("rule", "asked", "facts"),
    [
        pytest.param(None, "", {"status": 90}, id="alive"),
        pytest.param(
            Rule.OF_AGE,
            "requires_age",
            {"birth_date": ELECTION_DAY.replace(year=ELECTION_DAY.year - 18) + datetime.timedelta(days=1)},
            id="age",
        ),
        pytest.param(Rule.RESIDENT, "requires_residence", {"municipality_code": "0751"}, id="residence"),
        pytest.param(Rule.LEGALLY_COMPETENT, "requires_competence", {"incapable": True}, id="competence"),
        pytest.param(Rule.CITIZEN, "requires_citizenship", {"citizenship": "5104"}, id="citizenship"),
    ],
)
@pytest.mark.acceptance("A-231", "A-232", "A-233", "A-234", "A-235", "A-236")
def test_each_rule_refuses_when_it_is_on_and_does_not_when_it_is_off(by, now, rule, asked, facts):
    rules = dict.fromkeys(["requires_age", "requires_residence", "requires_competence", "requires_citizenship"], False)
    s = scene(type=election_type(title="Uden regler", **rules))
    person = participant(**facts)
    if rule is None:
        with pytest.raises(NotEligible):
            assign(task(s), to=person, by=by, now=now)
        return
    kind = s.election.type
    setattr(kind, asked, True)
    kind.save()
    wanted = task(s)
    with pytest.raises(NotEligible) as refused:
        assign(wanted, to=person, by=by, now=now)
    assert refused.value.failed == [rule]
    ElectionTaskType.objects.update(validation_off=True)
    assert assign(wanted, to=person, by=by, now=now).participant == person
    ElectionTaskType.objects.update(validation_off=False)
    setattr(kind, asked, False)
    kind.save()
    other = participant(**facts)
    assert assign(task(s), to=other, by=by, now=now).participant == other


@pytest.mark.acceptance("A-232")
def test_eighteen_on_the_day_of_the_task_is_old_enough(by, now):
    born = ELECTION_DAY.replace(year=ELECTION_DAY.year - 18)
    s = scene()
    assert assign(task(s), to=participant(birth_date=born), by=by, now=now).state == TaskState.UNANSWERED
    day_before = task(s, task_day=ELECTION_DAY - datetime.timedelta(days=1))
    with pytest.raises(NotEligible):
        assign(day_before, to=participant(birth_date=born), by=by, now=now)
