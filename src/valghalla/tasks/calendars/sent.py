"""Calendar files that go out with messages by e-mail: a task that is somebody's, and one that is not any more.

A task is cancelled in the calendars of those only who were sent it. Rules: docs/rules/calendars.md.
"""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.utils import translation

from valghalla.base import tenancy
from valghalla.communication.models import Channel, Event, Message
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation
from valghalla.integrations.email import Attachment
from valghalla.municipalities.models import Municipality, Settings
from valghalla.tasks.calendars.file import Entry, Method, sent_file
from valghalla.tasks.models import Task, TaskState

GIVING = (Event.CONFIRMATION, Event.CHANGED, Event.MOVED)
TAKING = (
    Event.CANCELLATION,
    Event.REMOVED,
    Event.REMOVED_BY_VALIDATION,
    Event.DELETED,
    Event.CALLED_OFF,
)
# Among the facts of a message about a task given instead of another, and of one about several: keys of tasks.
LEFT_TASK, TASKS = "left_task", "tasks"
_LEFT = (Message.State.HANDED_OVER, Message.State.DELIVERED)
# What a file's number counts from: seconds since then still fit where programs keep it in 32 bits.
_FIRST = datetime.datetime(2020, 1, 1, tzinfo=datetime.UTC)
Facts = Mapping[str, Any]
Key = tuple[int, int]  # of a participant and a task


def calendars_for(messages: Sequence[Message]) -> dict[int, tuple[Attachment, ...]]:
    """By message key: the files that go out with it by e-mail; a message without any is left out.

    messages: read with participant and election. Five queries at most, however many there are.
    """
    telling = [one for one in messages if one.event in (*GIVING, *TAKING) and one.election is not None]
    settings = Settings.objects.get() if telling else None
    if settings is None or not (organizer := settings.sender_email or settings.email):
        return {}
    given = [message for message in telling if message.event in GIVING]
    tasks = _tasks(message.task_id for message in given)
    sent = _sent([(message, task) for message in telling for task in _taken(message)])
    places = ElectionWorkLocation.objects.in_bulk({facts["work_location"] for facts in sent.values()}) if sent else {}
    types = ElectionTaskType.objects.in_bulk({facts["task_type"] for facts in sent.values()}) if sent else {}
    files = _Files(settings, organizer)
    found = {}
    for message in telling:
        made = []
        task = tasks.get(message.task_id or 0) if message.event in GIVING else None
        if task is not None and task.participant_id == message.participant_id:
            made.append(files.make(message, _now(task, message), Method.PUBLISH))
        for key in ((message.participant_id, one) for one in _taken(message)):
            if key in sent:
                entry = _then(key[1], sent[key], message, types, places)
                made.append(files.make(message, entry, Method.CANCEL))
        if made:
            found[message.pk] = tuple(made)
    return found


@dataclass(frozen=True)
class _Files:
    settings: Settings
    organizer: str

    def make(self, message: Message, entry: Entry, method: Method) -> Attachment:
        municipality = tenancy.current()
        assert isinstance(municipality, Municipality)
        with translation.override(message.participant.language):
            content = sent_file(
                entry, method, municipality=municipality, settings=self.settings, organizer=self.organizer
            )
        word = "aflyst-" if method is Method.CANCEL else ""
        name = f"opgave-{word}{entry.day:%Y%m%d}-{entry.task_id}.ics"
        return Attachment(name, f"text/calendar; method={method}; charset=utf-8", content)


def _tasks(keys: Iterable[int | None]) -> dict[int, Task]:
    """Tasks that have been accepted, by their keys."""
    wanted = set(keys) - {None}
    if not wanted:
        return {}
    accepted = Task.objects.filter(state=TaskState.ACCEPTED).select_related("task_type", "work_location", "election")
    return accepted.in_bulk(wanted)


def _taken(message: Message) -> list[int]:
    """The tasks that a message says are not the person's any more, by their keys."""
    if message.event == Event.MOVED:
        left = message.facts.get(LEFT_TASK)
        return [left] if left else []
    if message.event == Event.CALLED_OFF:
        return list(message.facts.get(TASKS, ()))
    return [message.task_id] if message.event in TAKING and message.task_id else []


def _sent(wanted: Sequence[tuple[Message, int]]) -> dict[Key, Facts]:
    """Which of the tasks were sent for the person's calendar, with the facts of the newest such message."""
    if not wanted:
        return {}
    people, tasks = {message.participant_id for message, _ in wanted}, {task for _, task in wanted}
    left = Message.objects.filter(
        event__in=GIVING, channel=Channel.EMAIL, state__in=_LEFT, participant__in=people, task_id__in=tasks
    )
    rows = left.order_by("queued_at", "id").values_list("participant_id", "task_id", "facts")
    return {(person, task or 0): facts for person, task, facts in rows if facts}


def _now(task: Task, message: Message) -> Entry:
    """The task as it is."""
    facts = {"task_day": task.task_day.isoformat(), "starts": task.starts.isoformat(), "ends": task.ends.isoformat()}
    return _entry(task.pk, facts, message, task.task_type, task.work_location)


def _then(
    task: int,
    facts: Facts,
    message: Message,
    types: Mapping[int, ElectionTaskType],
    places: Mapping[int, ElectionWorkLocation],
) -> Entry:
    """The task as it was when it was sent; its place may be gone."""
    return _entry(task, facts, message, types.get(facts["task_type"]), places.get(facts["work_location"]))


def _entry(
    task: int, facts: Facts, message: Message, kind: ElectionTaskType | None, place: ElectionWorkLocation | None
) -> Entry:
    assert message.election is not None
    town = f"{place.postal_code} {place.city}".strip() if place else ""
    return Entry(
        task_id=task,
        changed_at=message.queued_at,
        day=datetime.date.fromisoformat(facts["task_day"]),
        starts=datetime.time.fromisoformat(facts["starts"]),
        ends=datetime.time.fromisoformat(facts["ends"]),
        title=kind.title if kind else message.election.title,
        place=place.title if place else "",
        address=", ".join(filter(None, [place.address, town])) if place else "",
        election=message.election.title,
        sequence=int((message.queued_at - _FIRST).total_seconds()),
    )
