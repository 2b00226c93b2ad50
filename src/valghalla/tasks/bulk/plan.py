"""What would happen to each row of a run, by the rules of the verbs that would do it; nothing is changed but the plan."""

import datetime
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.db import connection, transaction
from psycopg.types.json import Jsonb

from valghalla.base import clock
from valghalla.communication.models import Message
from valghalla.elections.models import ElectionWorkLocation, PlaceTeam
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.bulk.outcomes import Outcome
from valghalla.tasks.bulk.proposal import propose_people
from valghalla.tasks.check import failed, span_of
from valghalla.tasks.eligibility import Span, conflicts, days_in_reach
from valghalla.tasks.invite import ON_ITS_WAY
from valghalla.tasks.messages import ASKING
from valghalla.tasks.models import BulkRow, BulkRun, Task, TaskState
from valghalla.tasks.timing import has_begun
from valghalla.teams.models import TeamMember

Action = BulkRun.Action
# What has to be chosen before anything can be planned: the name among the run's choices.
WANTS = {Action.MOVE: "team", Action.TRANSFER: "place", Action.JOIN_TEAM: "team", Action.LEAVE_TEAM: "team"}
# One button on a list, and what it can mean; until that is said the run's choices hold OPEN.
GROUPS = ((Action.ACCEPT, Action.DECLINE), (Action.MOVE, Action.TRANSFER))
OPEN = "open"
OF_PEOPLE = frozenset({Action.JOIN_TEAM, Action.LEAVE_TEAM, Action.CHECK_CPR})


@dataclass
class Planned:
    """One row. pk: its key."""

    pk: int
    participant: int | None = None
    target: int | None = None
    outcome: str = Outcome.PLANNED
    seen: dict[str, Any] = field(default_factory=dict)
    facts: dict[str, Any] = field(default_factory=dict)


def is_ready(run: BulkRun) -> bool:
    """Whether everything is chosen that the plan wants to know."""
    wanted = WANTS.get(Action(run.action))
    return OPEN not in run.choices and (wanted is None or bool(run.choices.get(wanted)))


def plan(run: BulkRun, *, now: datetime.datetime) -> BulkRun:
    """Say of each row what would happen to it, or why nothing would; who agrees agrees to exactly this.

    Does nothing while a choice is missing, or when the run has begun. Few queries, however many rows there are.
    """
    with transaction.atomic():
        held = BulkRun.objects.select_for_update(of=("self",)).select_related("election__type").get(pk=run.pk)
        if held.started_at is None and is_ready(held):
            keys = held.rows.order_by("position").values_list("pk", "task_id", "participant_id")
            rows = list(_people(held, keys, now) if held.action in OF_PEOPLE else _tasks(held, keys, now))
            _write(rows)
            held.choices["plan"] = held.choices.get("plan", 0) + 1
            held.save(update_fields=["choices"])
    return held


def leave_out(run: BulkRun, rows: Iterable[int], *, out: bool) -> None:
    """Leave rows out of the plan, or take them along again. Nothing when the run has begun."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.started_at is None:
            was, will = (Outcome.PLANNED, Outcome.LEFT_OUT) if out else (Outcome.LEFT_OUT, Outcome.PLANNED)
            held.rows.filter(pk__in=list(rows), outcome=was).update(outcome=will)
            _changed(held)


def choose_person(row: BulkRow, person: Participant) -> bool:
    """Plan the row with another person than was proposed; False when the run has begun. That the person may is for
    the verb to say."""
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=row.run_id)
        if held.started_at is not None or held.action != Action.ASSIGN or row.outcome == Outcome.TAKEN:
            return False
        held.rows.filter(pk=row.pk).update(participant=person, outcome=Outcome.PLANNED, facts={})
        _changed(held)
    return True


def choose(
    run: BulkRun, *, action: str = "", name: str = "", key: int | None = None, now: datetime.datetime
) -> BulkRun:
    """Choose the team or the place, or which of two related actions it is, and plan by that.

    name: what is chosen (``WANTS``).   key: of one of those offered, as the caller has seen to.
    Raises ValueError for an action that is not related.
    """
    with transaction.atomic():
        held = BulkRun.objects.select_for_update().get(pk=run.pk)
        if held.started_at is None:
            held.action = _related(held.action, action or held.action)
            held.choices.pop(OPEN, None)
            if name:
                held.choices[name] = key
            held.save(update_fields=["action", "choices"])
    return plan(held, now=now)


def _related(action: str, other: str) -> str:
    if action == other or any({action, other} <= set(group) for group in GROUPS):
        return other
    raise ValueError(f"{action} cannot become {other}")


def _changed(run: BulkRun) -> None:
    run.choices["plan"] = run.choices.get("plan", 0) + 1
    run.save(update_fields=["choices"])


def _tasks(run: BulkRun, keys: Iterable[tuple[int, int | None, int | None]], now: datetime.datetime) -> list[Planned]:
    rows = list(keys)
    read = Task.objects.select_related("election__type", "task_type", "team", "participant")
    tasks = {task.pk: task for task in read.filter(pk__in=[task for _pk, task, _person in rows if task])}
    judge = _JUDGES[Action(run.action)](run, list(tasks.values()), now)
    return [_row(pk, tasks.get(task or 0), judge) for pk, task, _person in rows]


def _row(pk: int, task: Task | None, judge: "Judge") -> Planned:
    if task is None:
        return Planned(pk, outcome=Outcome.GONE)
    row = Planned(pk, participant=task.participant_id, seen={"state": task.state, "team_id": task.team_id})
    judge(row, task)
    return row


Judge = Callable[[Planned, Task], None]


def _assign(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    free = sorted((task for task in tasks if task.state == TaskState.AVAILABLE), key=lambda task: task.pk)
    proposed = propose_people(free, municipality_code=own_code())

    def judge(row: Planned, task: Task) -> None:
        if task.state != TaskState.AVAILABLE:
            row.outcome = Outcome.TAKEN
            return
        row.participant = proposed.get(task.pk)
        row.outcome = Outcome.PLANNED if row.participant else Outcome.NOBODY

    return judge


def _invite(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    assert run.election is not None
    active = run.election.is_active
    messages = Message.objects.filter(event__in=ASKING, state__in=ON_ITS_WAY, election=run.election)
    asked = set(messages.values_list("task_id", "participant_id"))

    def judge(row: Planned, task: Task) -> None:
        row.outcome = _unless_unanswered(task)
        if row.outcome:
            return
        if not active:
            row.outcome = Outcome.INACTIVE
        elif has_begun(task.task_day, task.starts, now=now):
            row.outcome = Outcome.BEGUN
        elif (task.pk, task.participant_id) in asked:
            row.outcome = Outcome.ON_ITS_WAY
        row.seen["again"] = task.invited_at is not None

    return judge


def _accept(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    code = own_code()

    def judge(row: Planned, task: Task) -> None:
        row.outcome = _unless_unanswered(task)
        if not row.outcome and task.participant is not None:
            _unless_eligible(row, task.participant, task, code)

    return judge


def _decline(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    def judge(row: Planned, task: Task) -> None:
        row.outcome = _unless_unanswered(task)

    return judge


def _remove(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    def judge(row: Planned, task: Task) -> None:
        row.seen["invited"] = task.invited_at is not None
        if task.state == TaskState.AVAILABLE:
            row.outcome = Outcome.FREE

    return judge


def _move(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    team = run.choices["team"]
    places = {task.work_location_id for task in tasks}
    there = PlaceTeam.objects.filter(work_location__in=places, team=team)
    with_team = set(there.values_list("work_location_id", flat=True))

    def judge(row: Planned, task: Task) -> None:
        if task.state != TaskState.AVAILABLE:
            row.outcome = Outcome.TAKEN
        elif task.team_id == team:
            row.outcome = Outcome.SAME_TEAM
        elif task.work_location_id not in with_team:
            row.outcome = Outcome.NOT_AT_PLACE

    return judge


def _transfer(run: BulkRun, tasks: Sequence[Task], now: datetime.datetime) -> Judge:
    code = own_code()
    place = ElectionWorkLocation.objects.get(pk=run.choices["place"], election=run.election)
    kinds = {(task.task_type_id, task.task_day) for task in tasks}
    free = Task.objects.filter(
        work_location=place, state=TaskState.AVAILABLE, task_type__in={kind for kind, _ in kinds}
    )
    targets: dict[tuple[int, datetime.date], list[Task]] = {}
    for target in free.select_related("task_type", "election__type").order_by("pk"):
        targets.setdefault((target.task_type_id, target.task_day), []).append(target)
    busy = _busy(tasks)

    def judge(row: Planned, task: Task) -> None:
        if task.participant is None:
            row.outcome = Outcome.FREE
            return
        if task.work_location_id == place.pk:
            row.outcome = Outcome.SAME_PLACE
            return
        offered = targets.get((task.task_type_id, task.task_day), [])
        if not offered:
            row.outcome = Outcome.NO_PLACE
            return
        target = next((one for one in offered if one.team_id == task.team_id), offered[0])
        _unless_eligible(row, task.participant, target, code)
        if conflicts(span_of(target), [span for pk, span in busy.get(task.participant_id or 0, ()) if pk != task.pk]):
            row.outcome = Outcome.OVERLAPS
        if not row.outcome:
            offered.remove(target)
            row.target = target.pk

    return judge


_JUDGES: Mapping[str, Callable[[BulkRun, Sequence[Task], datetime.datetime], Judge]] = {
    Action.ASSIGN: _assign,
    Action.INVITE: _invite,
    Action.ACCEPT: _accept,
    Action.DECLINE: _decline,
    Action.REMOVE: _remove,
    Action.MOVE: _move,
    Action.TRANSFER: _transfer,
}


def _unless_unanswered(task: Task) -> str:
    return {TaskState.AVAILABLE: Outcome.FREE, TaskState.ACCEPTED: Outcome.ACCEPTED}.get(
        TaskState(task.state), Outcome.PLANNED
    )


def _unless_eligible(row: Planned, person: Participant, task: Task, code: str) -> None:
    if rules := failed(person, task, municipality_code=code):
        row.outcome, row.facts = Outcome.NOT_ELIGIBLE, {"failed": [str(rule) for rule in rules]}


def _busy(tasks: Sequence[Task]) -> dict[int, list[tuple[int, Span]]]:
    """Person → her tasks around those days, by key."""
    days = {day for task in tasks for day in (*days_in_reach(task.task_day), task.task_day)}
    people = {task.participant_id for task in tasks} - {None}
    held = Task.objects.filter(participant__in=people, task_day__in=days)
    busy: dict[int, list[tuple[int, Span]]] = {}
    for person, pk, day, starts, ends in held.values_list("participant_id", "pk", "task_day", "starts", "ends"):
        assert person is not None
        busy.setdefault(person, []).append((pk, Span(day, starts, ends)))
    return busy


def _people(
    run: BulkRun, keys: Iterable[tuple[int, int | None, int | None]], now: datetime.datetime
) -> Iterable[Planned]:
    rows = [(pk, person) for pk, _task, person in keys]
    people = {person for _pk, person in rows if person}
    if run.action == Action.CHECK_CPR:
        return [Planned(pk, person, outcome="" if person else Outcome.PERSON_GONE) for pk, person in rows]
    memberships: dict[int, set[int]] = {}
    for person, team in TeamMember.objects.filter(participant__in=people).values_list("participant_id", "team_id"):
        memberships.setdefault(person, set()).add(team)
    team = run.choices["team"]
    held = Task.objects.filter(participant__in=people, task_day__gte=clock.danish_date(now), team__source=team)
    busy = (
        {one for one in held.values_list("participant_id", flat=True) if one}
        if run.action == Action.LEAVE_TEAM
        else set()
    )
    return [Planned(pk, person, outcome=_of_team(run, person, memberships, busy)) for pk, person in rows]


def _of_team(run: BulkRun, person: int | None, memberships: Mapping[int, set[int]], busy: set[int]) -> str:
    if person is None:
        return Outcome.PERSON_GONE
    teams = memberships.get(person, set())
    is_in = run.choices["team"] in teams
    if run.action == Action.JOIN_TEAM:
        return Outcome.ALREADY_IN if is_in else Outcome.PLANNED
    if not is_in:
        return Outcome.NOT_IN
    if person in busy:
        return Outcome.HOLDS_TASKS
    return Outcome.ONLY_TEAM if teams == {run.choices["team"]} else Outcome.PLANNED


_WRITE = """
UPDATE tasks_bulkrow AS row SET participant_id = new.participant, target_id = new.target, outcome = new.outcome,
       seen = new.seen, facts = new.facts
FROM unnest(%s::bigint[], %s::bigint[], %s::bigint[], %s::text[], %s::jsonb[], %s::jsonb[])
     AS new (id, participant, target, outcome, seen, facts)
WHERE row.id = new.id
"""


def _write(rows: Sequence[Planned]) -> None:
    """All rows in one statement: thousands of them in a fraction of a second."""
    with connection.cursor() as cursor:
        cursor.execute(
            _WRITE,
            [
                [row.pk for row in rows],
                [row.participant for row in rows],
                [row.target for row in rows],
                [str(row.outcome) for row in rows],
                [Jsonb(row.seen) for row in rows],
                [Jsonb(row.facts) for row in rows],
            ],
        )
