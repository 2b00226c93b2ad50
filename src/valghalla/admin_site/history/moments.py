"""One thing that happened, in words."""

import datetime
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.communication.words import EVENTS as OCCASIONS
from valghalla.admin_site.communication.words import STATES
from valghalla.admin_site.history.details import keys_in, lines_of, said_of
from valghalla.admin_site.history.names import Key, Names, names_for
from valghalla.admin_site.history.words import ANSWERS, event_words, facts_in_words
from valghalla.admin_site.tasks.words import day_in_words
from valghalla.audit.models import AuditEntry
from valghalla.audit.words import Kind, Text, why_by_itself, words_of
from valghalla.communication.models import Message
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.formats import written
from valghalla.components.inline import Badge, Link
from valghalla.participants.models import Comment
from valghalla.tasks.models import TaskEvent


@dataclass(frozen=True)
class Moment:
    """at: an instant.   what: a few words, or a link.   whom: the participant, where it is told with whom.

    lines: more about it.   who: who did it; why: the reason the system gives.   tone: of its mark.
    """

    at: datetime.datetime
    what: object
    who: object
    whom: object = ""
    lines: tuple[object, ...] = ()
    why: Text = ""
    tone: str = "neutral"
    badge: Badge | None = None


_TONES = {Kind.CREATE: "good", Kind.DELETE: "bad", Kind.CHANGE: "news", Kind.REFUSE: "bad"}


def moments_of(rows: Iterable[Any], *, about: str) -> tuple[Moment, ...]:
    """The rows in words, in the order given. about: whose story it is, "task", "participant" or "election"."""
    found = list(rows)
    names = _names(found)
    return tuple(_WRITERS[type(row)](row, names, about) for row in found)


def _names(rows: Sequence[Any]) -> Names:
    entries = [row for row in rows if isinstance(row, AuditEntry)]
    events = [row for row in rows if isinstance(row, TaskEvent)]
    comments = [row for row in rows if isinstance(row, Comment)]
    acted = [(row.actor_kind, row.actor_id) for row in entries] + [(row.by_kind, row.by_id) for row in events]
    people = [row.participant_id for row in rows if not isinstance(row, Comment)]
    return names_for(
        people=[*people, *(pk for kind, pk in acted if kind == "participant")],
        staff=[*(pk for kind, pk in acted if kind == "staff"), *(row.author_id for row in comments)],
        things=[*keys_in(entries), *_moves(events)],
    )


# Where a task, or a person, was moved from and to, among the facts of the event.
_MOVES = {
    "from_place": "electionworklocation",
    "to_place": "electionworklocation",
    "from_team": "electionteam",
    "to_team": "electionteam",
}


def _moves(events: Iterable[TaskEvent]) -> Iterator[Key]:
    for event in events:
        for name, kind in _MOVES.items():
            if isinstance(pk := event.facts.get(name), int):
                yield kind, pk


def _of_event(event: TaskEvent, names: Names, about: str) -> Moment:
    what, tone = event_words(event)
    before, after = _from_and_to(event, names)
    lines: tuple[object, ...] = facts_in_words(event.facts, before=before, after=after)
    who = names.actor(event.by_kind, event.by_id)
    if event.kind in ANSWERS and event.by_kind == "staff":
        lines = (*lines, _("Written down by the office on behalf of the participant"))
    if isinstance(run := event.facts.get("bulk_run"), int):
        lines = (*lines, Link(_("Part of what was done to many at once"), reverse("bulk_run", args=[run])))
    return Moment(
        at=event.at,
        what=what,
        who=who,
        whom=_whom(event, names) if about != "participant" else "",
        lines=lines if about == "task" else (_task(event, about), *lines),
        tone=tone,
    )


def _from_and_to(event: TaskEvent, names: Names) -> tuple[str, str]:
    """The places when they differ, else the teams; "" for what was not moved."""
    shown = {name: names.thing(kind, event.facts[name]) for name, kind in _MOVES.items() if name in event.facts}
    if event.facts.get("from_place") != event.facts.get("to_place"):
        return shown["from_place"], shown["to_place"]
    return shown.get("from_team", ""), shown.get("to_team", event.team.name)


def _whom(event: TaskEvent, names: Names) -> object:
    if event.kind in (TaskEvent.Kind.MOVED, TaskEvent.Kind.UNDONE) and event.participant_id is None:
        return ""  # nobody had it
    return names.person(event.participant_id) if event.participant_id else _("Erased participant")


def _task(event: TaskEvent, about: str) -> object:
    """Which task: type, place, day and team; in a participant's story the election too."""
    parts = [event.task_type.title, event.work_location.title, day_in_words(event.task_day), event.team.name]
    said = ", ".join([*parts, event.election.title] if about == "participant" else parts)
    if event.task_id:
        return Link(said, reverse("task_history", args=[event.election_id, event.task_id]))
    return said


def _of_message(message: Message, names: Names, about: str) -> Moment:
    sent = _("Sent on %(at)s") % {"at": written(message.handed_over_at)} if message.handed_over_at else ""
    lines: list[object] = [" · ".join(filter(None, [str(CHANNELS[message.channel]), sent]))]
    if message.failure:
        lines.append(reason(message.failure))
    occasion = OCCASIONS.get(message.event, message.event)
    return Moment(
        at=message.queued_at,
        what=Link(_("Message: %(occasion)s") % {"occasion": occasion}, reverse("message", args=[message.pk])),
        who=_("The system") if message.event else _("A member of staff"),
        whom=names.person(message.participant_id) if about != "participant" else "",
        lines=tuple(lines),
        tone="news",
        badge=STATES[message.state],
    )


def _of_comment(comment: Comment, names: Names, about: str) -> Moment:
    return Moment(
        at=comment.at,
        what=_("Comment written"),
        who=names.actor("staff", comment.author_id),
        lines=(comment.text,),
        tone="good",
    )


def _of_entry(entry: AuditEntry, names: Names, about: str) -> Moment:
    return Moment(
        at=entry.at,
        what=said_of(entry, names) if about != "election" or entry.subject_type != "election" else _plainly(entry),
        who=names.actor(entry.actor_kind, entry.actor_id),
        whom=names.person(entry.participant_id) if about == "election" else "",
        lines=lines_of(entry, names),
        why=why_by_itself(entry.action, entry.details) if entry.actor_kind == "system" else "",
        tone=_TONES.get(words_of(entry.action).kind, "neutral"),
    )


def _plainly(entry: AuditEntry) -> Text:
    """Without the name of what the whole story is about."""
    return words_of(entry.action).said


_WRITERS: dict[type, Callable[[Any, Names, str], Moment]] = {
    TaskEvent: _of_event,
    Message: _of_message,
    Comment: _of_comment,
    AuditEntry: _of_entry,
}
