"""Whom a group message goes to."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY, Scene, scene
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.audit.actors import SYSTEM
from valghalla.elections.models import Election
from valghalla.tasks.answer import decline
from valghalla.tasks.assign import assign
from valghalla.tasks.bulk.selection import choose_people, choose_tasks
from valghalla.tasks.group_messages.recipients import (
    DECLINED,
    Filters,
    Found,
    each_once,
    find,
    of_selection,
    people,
    with_several,
)
from valghalla.tasks.models import BulkRun, Task, TaskState

ACCEPTED, UNANSWERED = TaskState.ACCEPTED, TaskState.UNANSWERED
DAY = datetime.timedelta(days=1)


def named(name: str):
    return participant(first_names=name, last_name="Holm")


def refused(stage: Scene, person, now, **values) -> Task:
    """A task that the person said no to; it is open again."""
    one = held(stage, person, **values)
    decline(one, participant_id=person.pk, by=SYSTEM, now=now)
    return one


@pytest.fixture
def stage(acting, now) -> Scene:
    """Anna accepted, Bo is asked (two days, other team), Carl said no, Dorte has nothing, Eva is of another election."""
    made = scene()
    held(made, named("Anna"), ACCEPTED)
    bo = named("Bo")
    held(made, bo, team=made.other_team, task_type=made.other_type)
    held(made, bo, ACCEPTED, task_day=ELECTION_DAY - DAY)
    refused(made, named("Carl"), now)
    named("Dorte")
    task(made)
    other = Election.objects.create(
        title="Andet",
        type=made.election.type,
        election_day=ELECTION_DAY,
        first_day=ELECTION_DAY,
        last_day=ELECTION_DAY,
        lock_days=1,
    )
    held(made, named("Eva"), ACCEPTED, election=other)
    return made


def names(stage: Scene, filters: Filters) -> str:
    return " ".join(sorted(people(stage.election, filters).values_list("first_names", flat=True)))


@pytest.mark.acceptance("A-348", "E-244", "E-245")
@pytest.mark.parametrize(
    ("wanted", "expected"),
    [
        (lambda s: Filters(), "Anna Bo Carl"),
        (lambda s: Filters(states=(ACCEPTED,)), "Anna Bo"),
        (lambda s: Filters(states=(UNANSWERED,)), "Bo"),
        (lambda s: Filters(states=(DECLINED,)), "Carl"),
        (lambda s: Filters(states=(DECLINED, UNANSWERED)), "Bo Carl"),
        (lambda s: Filters(days=(ELECTION_DAY,)), "Anna Bo Carl"),
        (lambda s: Filters(days=(ELECTION_DAY - DAY,)), "Bo"),
        (lambda s: Filters(teams=(s.other_team.pk,)), "Bo"),
        (lambda s: Filters(teams=(s.team.pk, s.other_team.pk)), "Anna Bo Carl"),
        (lambda s: Filters(types=(s.task_type.pk,)), "Anna Bo Carl"),
        (lambda s: Filters(types=(s.other_type.pk,), states=(ACCEPTED,)), ""),
        (lambda s: Filters(types=(s.task_type.pk,), days=(ELECTION_DAY,), states=(ACCEPTED,)), "Anna"),
        (lambda s: Filters(places=(s.place.pk,)), "Anna Bo Carl"),
        (lambda s: Filters(places=(0,)), ""),
        (lambda s: Filters(chosen=True), ""),
    ],
)
def test_filters_narrow_together_and_none_means_all(stage, wanted, expected):
    filters = wanted(stage)
    assert names(stage, filters) == expected
    assert {one.participant_id for one in find(stage.election, filters)} == set(
        people(stage.election, filters).values_list("pk", flat=True)
    )
    assert Filters.from_facts(filters.as_facts()) == filters


@pytest.mark.acceptance("A-348")
def test_whoever_said_no_and_has_it_again_is_not_among_those_who_said_no(stage, now):
    carl = people(stage.election, Filters(states=(DECLINED,))).get()
    assign(task(stage), to=carl, by=SYSTEM, now=now, although_declined=True)
    assert names(stage, Filters(states=(DECLINED,))) == ""
    assert [one.state for one in find(stage.election, Filters(), only=[carl.pk])] == [UNANSWERED]


def test_several_refusals_of_the_same_count_once(stage, now):
    carl = people(stage.election, Filters(states=(DECLINED,))).get()
    refused(stage, carl, now)
    assert len(find(stage.election, Filters(states=(DECLINED,)))) == 1


def test_what_one_has_comes_before_what_one_said_no_to_and_earlier_days_first(stage, now):
    anna = people(stage.election, Filters()).get(first_names="Anna")
    refused(stage, anna, now, task_day=ELECTION_DAY - DAY)
    held(stage, anna, ACCEPTED, task_day=ELECTION_DAY + DAY)
    found = [(one.state, one.facts["task_day"]) for one in find(stage.election, Filters(), only=[anna.pk])]
    assert found == [(ACCEPTED, "2026-11-03"), (ACCEPTED, "2026-11-04"), (DECLINED, "2026-11-02")]


@pytest.mark.acceptance("A-350")
@pytest.mark.parametrize(
    ("asked_for", "per_task", "expected"),
    [
        ((), False, 1),
        ((), True, 1),
        (("task_date",), False, 1),
        (("task_date",), True, 2),
        (("days",), True, 2),
        (("task_start", "task_end"), True, 2),
        (("work_location", "work_location_address"), True, 1),
        (("work_location", "task_type"), True, 2),
        (("payment",), True, 2),
        (("task_type_description",), True, 2),
        (("invitation",), True, 3),
    ],
)
def test_one_message_a_person_unless_the_text_differs_and_it_was_chosen(asked_for, per_task, expected):
    early, late = ("08:00", "16:00"), ("16:00", "23:00")

    def one(task_id: int, state: str, day: str, kind: int, times: tuple[str, str]) -> Found:
        facts = {
            "work_location": 1,
            "task_type": kind,
            "team": 1,
            "task_day": day,
            "starts": times[0],
            "ends": times[1],
        }
        return Found(7, task_id, state, facts)

    found = [
        one(1, ACCEPTED, "2026-11-02", 1, early),
        one(2, UNANSWERED, "2026-11-03", 2, late),
        one(3, UNANSWERED, "2026-11-03", 2, late),
    ]
    assert len(each_once(found, frozenset(asked_for), per_task=per_task)) == expected
    if per_task:
        assert with_several(found, frozenset(asked_for)) == (expected > 1)


def test_tasks_and_people_that_were_ticked_stay_when_the_selection_is_forgotten(stage, by, now):
    bo = people(stage.election, Filters(states=(UNANSWERED,))).get()
    run = choose_tasks(stage.election, Task.objects.filter(participant=bo), action="message", by=by, now=now)
    ticked = of_selection(run)
    somebody = participant(first_names="Dorte2")
    run = choose_people(type(bo).objects.filter(pk__in=[bo.pk, somebody.pk]), action="message", by=by, now=now)
    persons = of_selection(run)
    BulkRun.objects.all().delete()
    assert names(stage, ticked) == "Bo"
    assert len(find(stage.election, ticked)) == 2
    assert names(stage, persons) == "Bo Dorte2"
    assert [(one.state, bool(one.facts)) for one in find(stage.election, persons)] == [
        (ACCEPTED, True),
        (UNANSWERED, True),
        ("", False),
    ]
