"""Carrying a change of the catalogue into elections that are not over, with what it means for tasks and people.

Source: docs/adr/0002-catalogue-and-copies.md.
"""

import datetime
import hashlib
from collections import Counter
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.base.records import plain
from valghalla.communication.models import Event, Message
from valghalla.communication.queue import queue_all
from valghalla.elections import carry as copies
from valghalla.elections.carry import CopyDifference, Link
from valghalla.elections.copy import add_links
from valghalla.elections.files import Files
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks import messages
from valghalla.tasks.catalogue.effects import NOTHING, Effects, effects_by, effects_of
from valghalla.tasks.catalogue.take_out import free_and_delete
from valghalla.tasks.errors import TaskError
from valghalla.tasks.history import happened
from valghalla.tasks.models import Recheck, Task, TaskEvent, TaskState
from valghalla.tasks.rules.recheck import NOBODY, Outlook, check_anew, held_tasks, hold_people, outlook
from valghalla.tasks.timing import has_begun
from valghalla.teams.models import Team

_TIMES = frozenset({"starts", "ends"})
# Of a place its title and address, of a task type its times: what people go by on the day.
_WHERE = frozenset({"title", "address", "postal_code", "city", "directions"})
WAITING = (Message.State.QUEUED, Message.State.FAILED_FOR_NOW)


class WouldOverlap(TaskError):
    """With the new times somebody would have two tasks at once; nothing was changed. election: in which."""

    def __init__(self, election: Election) -> None:
        self.election = election
        super().__init__(str(election.pk))


@dataclass(frozen=True)
class Carrying:
    """What carrying would do in one election.

    times_change: tasks, still to come, whose clock times change.   deleted: tasks that go because the place no
    longer has their task type or team.   held_back: task types and teams that an active election keeps nevertheless.
    checked: when validation is switched on, who is checked at once and who fails.   available: tasks still to come that
    nobody has, when the task type becomes trusted or no longer is.
    reach: all tasks still to come that go by the copy.   waiting: messages in the outbox that will tell of it as it is
    then. Neither is part of what is agreed to, since both change by the minute.
    """

    difference: CopyDifference
    times_change: Effects = NOTHING
    deleted: Effects = NOTHING
    held_back: tuple[Link, ...] = ()
    checked: Outlook = NOBODY
    available: int = 0
    reach: Effects = NOTHING
    waiting: int = 0

    @property
    def election(self) -> Election:
        """The election."""
        return self.difference.election

    @property
    def allowed(self) -> bool:
        """Whether anything is left to carry."""
        return self.difference.any

    @property
    def fingerprint(self) -> str:
        """Changes whenever what would be carried, or whom it concerns, changes: posted back by who agrees."""
        links = (
            self.difference.task_types_added, self.difference.task_types_gone,
            self.difference.teams_added, self.difference.teams_gone,
        )  # fmt: skip
        fields = [(one.field, repr(one.in_election), repr(one.in_catalogue)) for one in self.difference.fields]
        text = repr(
            (
                self.difference.copy.pk,
                fields,
                [[link.id for link in one] for one in links],
                self.times_change,
                self.deleted,
                self.checked.fingerprint,
                self.available,
            )
        )
        return hashlib.sha256(text.encode()).hexdigest()[:20]


@dataclass(frozen=True)
class Carried:
    """What carrying did. copies: how many were changed.   recheck: of those who had the tasks, when validation was
    switched on.   told: messages about a new time or place."""

    copies: int
    recheck: Recheck | None = None
    told: int = 0


def carrying_task_type(task_type: TaskType, *, today: datetime.date) -> list[Carrying]:
    """What carrying the task type would do, for each election with something to carry."""
    carryings = [_carrying_task_type(one, today) for one in copies.task_type_differences(task_type, today=today)]
    return _with_reach(carryings, "task_type", today)


def _carrying_task_type(one: CopyDifference, today: datetime.date) -> Carrying:
    times, held = _tasks_to_come([one], today), held_tasks(today=today).filter(task_type_id=one.copy.pk)
    return Carrying(
        one,
        times_change=effects_of(times) if _times_differ(one) else NOTHING,
        checked=outlook(held, validation_off=False) if _validation_comes_on(one) else NOBODY,
        available=times.filter(state=TaskState.AVAILABLE).count() if _switched(one, "trusted") is not None else 0,
    )


def carrying_team(team: Team, *, today: datetime.date) -> list[Carrying]:
    """The same for a team's names."""
    return _with_reach([Carrying(one) for one in copies.team_differences(team, today=today)], "team", today)


def carrying_places(places: Iterable[WorkLocation], *, today: datetime.date) -> list[Carrying]:
    """The same for work locations; a Carrying for each place and election."""
    carryings = [_carrying_place(one) for one in copies.place_differences(places, today=today)]
    return _with_reach(carryings, "work_location", today)


def _with_reach(carryings: list[Carrying], name: str, today: datetime.date) -> list[Carrying]:
    """How many tasks and people go by each copy, and how many messages will tell of it. Two queries for all of them.

    name: what a task, and what a message's facts, call the copy.
    """
    keys = [one.difference.copy.pk for one in carryings]
    reach = effects_by(Task.objects.filter(**{f"{name}__in": keys}, task_day__gte=today), name)
    outbox = Message.objects.filter(election__in=[one.election.pk for one in carryings], state__in=WAITING)
    told_of = Counter(outbox.values_list(f"facts__{name}", flat=True)) if carryings else Counter()
    return [
        replace(one, reach=reach.get(one.difference.copy.pk, NOTHING), waiting=told_of[one.difference.copy.pk])
        for one in carryings
    ]


def _carrying_place(difference: CopyDifference) -> Carrying:
    gone = (*difference.task_types_gone, *difference.teams_gone)
    if not gone:
        return Carrying(difference)
    if difference.election.is_active:
        return Carrying(replace(difference, task_types_gone=(), teams_gone=()), held_back=gone)
    return Carrying(difference, deleted=effects_of(_tasks_going(difference)))


def carry_all(
    carryings: Collection[Carrying],
    *,
    agreed: Collection[str],
    today: datetime.date,
    by: Actor,
    now: datetime.datetime,
    tell_them: bool = True,
) -> Carried:
    """Carry those agreed to, all or nothing.

    carryings: as they stand now.   agreed: fingerprints of those shown and ticked.   tell_them: in active elections people
    who have a task, or are invited to it, are told of its new time or place.   Those who fail when validation is switched
    on lose their tasks, and are told in active elections. Raises StaleVersion when one of the carryings is no longer as
    it was shown, WouldOverlap when new times collide.
    """
    by_fingerprint = {one.fingerprint: one for one in carryings if one.allowed}
    if any(fingerprint not in by_fingerprint for fingerprint in agreed):
        raise StaleVersion
    chosen = [by_fingerprint[fingerprint] for fingerprint in dict.fromkeys(agreed)]
    with transaction.atomic():
        stricter = [one for one in chosen if _validation_comes_on(one.difference)]
        held = held_tasks(today=today).filter(task_type__in=[one.difference.copy.pk for one in stricter])
        if stricter:
            hold_people(held)
        for one in chosen:
            _carry(one, today=today, by=by, now=now, tell_them=tell_them)
        recheck = _check(held, stricter, by=by, now=now) if stricter else None
        told = sum(_tell_of_change(one.difference, today=today, by=by, now=now, tell_them=tell_them) for one in chosen)
        return Carried(len(chosen), recheck, told)


def _check(held: QuerySet[Task], stricter: list[Carrying], *, by: Actor, now: datetime.datetime) -> Recheck:
    copy = stricter[0].difference.copy
    assert isinstance(copy, ElectionTaskType)
    assert copy.source is not None
    agreed = [failing.task.pk for one in stricter for failing in one.checked.failing]
    return check_anew(held, because_of=copy.source, agreed=agreed, by=by, now=now)


def _carry(one: Carrying, *, today: datetime.date, by: Actor, now: datetime.datetime, tell_them: bool) -> None:
    difference = one.difference
    if isinstance(difference.copy, ElectionWorkLocation):
        _carry_links(difference, difference.copy, by=by, now=now, tell_them=tell_them)
    times_differ = _times_differ(difference)
    if difference.fields:
        copies.bring_fields(difference)
    if times_differ and isinstance(difference.copy, ElectionTaskType):
        _change_times(difference, difference.copy, today)
    record(
        "catalogue.carried",
        difference.copy,
        by=by,
        now=now,
        election=difference.election.pk,
        changed={field.field: [_plain(field.in_election), _plain(field.in_catalogue)] for field in difference.fields},
        task_types_added=[link.id for link in difference.task_types_added],
        task_types_gone=[link.id for link in difference.task_types_gone],
        teams_added=[link.id for link in difference.teams_added],
        teams_gone=[link.id for link in difference.teams_gone],
        tasks_with_new_times=one.times_change.tasks,
        tasks_deleted=one.deleted.tasks,
    )


def _carry_links(
    difference: CopyDifference, place: ElectionWorkLocation, *, by: Actor, now: datetime.datetime, tell_them: bool
) -> None:
    going = _tasks_going(difference)
    place.task_types.filter(task_type__source_id__in=[link.id for link in difference.task_types_gone]).delete()
    place.teams.filter(team__source_id__in=[link.id for link in difference.teams_gone]).delete()
    if difference.task_types_gone or difference.teams_gone:
        free_and_delete(going, by=by, now=now, tell_them=tell_them)
    add_links(
        place,
        task_types=[link.id for link in difference.task_types_added],
        teams=[link.id for link in difference.teams_added],
    )


def _change_times(difference: CopyDifference, copy: ElectionTaskType, today: datetime.date) -> None:
    tasks = _tasks_to_come([difference], today)
    list(tasks.select_for_update(of=("self",), no_key=True).order_by("-id").values_list("pk", flat=True))
    try:
        with transaction.atomic():
            tasks.update(starts=copy.starts, ends=copy.ends)
    except IntegrityError as error:
        if "no_overlapping_tasks" not in str(error):
            raise
        raise WouldOverlap(difference.election) from error


def _tell_of_change(
    difference: CopyDifference, *, today: datetime.date, by: Actor, now: datetime.datetime, tell_them: bool
) -> int:
    """Add to the history of tasks that somebody has and that are at another time or place now, and write to whoever knows of
    them already; how many messages."""
    if not (_times_differ(difference) or _moves(difference)):
        return 0
    tasks = concerned([Carrying(difference)], today=today)
    held = list(tasks.select_related("work_location").order_by("pk"))
    changed = TaskEvent.Kind.CHANGED
    TaskEvent.objects.bulk_create(
        [happened(changed, task, participant_id=task.participant_id, by=by, now=now) for task in held], batch_size=500
    )
    if not tell_them or not held:
        return 0
    before = _was(difference)
    dues = [
        messages.due(Event.CHANGED, task, before=before)
        for task in held
        if messages.is_known_to_holder(task) and not has_begun(task.task_day, task.starts, now=now)
    ]
    return len(queue_all(dues, election=difference.election, now=now))


def _was(difference: CopyDifference) -> dict[str, str]:
    """Time and place as they were in the election, of what changes."""
    before = {one.field: one.in_election for one in difference.fields}
    copy = difference.copy
    if isinstance(copy, ElectionWorkLocation):
        fields = ("title", "address", "postal_code", "city")
        if not before.keys() & set(fields):
            return {}
        return messages.was(
            place=ElectionWorkLocation(**{name: before.get(name, getattr(copy, name)) for name in fields})
        )
    assert isinstance(copy, ElectionTaskType)
    return messages.was(starts=before.get("starts", copy.starts), ends=before.get("ends", copy.ends))


def is_news(carrying: Carrying) -> bool:
    """Whether people who have tasks by it are told of a new time or place, when the office lets them be."""
    return carrying.election.is_active and (_times_differ(carrying.difference) or _moves(carrying.difference))


def concerned(carryings: Iterable[Carrying], *, today: datetime.date) -> QuerySet[Task]:
    """Tasks still to come that people have, and of which the carryings change when or where: whom it may be well to write
    to."""
    types = [one.difference.copy.pk for one in carryings if _times_differ(one.difference)]
    places = [one.difference.copy.pk for one in carryings if _moves(one.difference)]
    held = Task.objects.filter(participant__isnull=False, task_day__gte=today)
    return held.filter(Q(task_type__in=types) | Q(work_location__in=places))


def _times_differ(difference: CopyDifference) -> bool:
    return any(one.field in _TIMES for one in difference.fields)


def _moves(difference: CopyDifference) -> bool:
    return isinstance(difference.copy, ElectionWorkLocation) and any(one.field in _WHERE for one in difference.fields)


def _switched(difference: CopyDifference, field: str) -> bool | None:
    """What a switch of the task type becomes; None when it stays."""
    return next((one.in_catalogue for one in difference.fields if one.field == field), None)


def _validation_comes_on(difference: CopyDifference) -> bool:
    return _switched(difference, "validation_off") is False


def _plain(value: Any) -> Any:
    """As the audit keeps it; of files how many, since their names may name people."""
    return len(value.names) if isinstance(value, Files) else plain(value)


def _tasks_to_come(differences: Iterable[CopyDifference], today: datetime.date) -> QuerySet[Task]:
    return Task.objects.filter(task_type__in=[one.copy.pk for one in differences], task_day__gte=today)


def _tasks_going(difference: CopyDifference) -> QuerySet[Task]:
    types = ElectionTaskType.objects.filter(
        election=difference.election, source_id__in=[link.id for link in difference.task_types_gone]
    )
    teams = ElectionTeam.objects.filter(
        election=difference.election, source_id__in=[link.id for link in difference.teams_gone]
    )
    return Task.objects.filter(work_location_id=difference.copy.pk).filter(Q(task_type__in=types) | Q(team__in=teams))
