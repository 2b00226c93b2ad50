"""Which message is due when something happens to a task, whether it still is when it is sent, and what fills it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from valghalla.audit.actors import SYSTEM
from valghalla.base import clock, tenancy
from valghalla.communication.merge import Values, task_fields_in
from valghalla.communication.models import Event, Message
from valghalla.communication.queue import Due, queue
from valghalla.communication.values import NoLongerDue
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings
from valghalla.tasks.calendar_messages import LEFT_TASK
from valghalla.tasks.calendar_messages import calendars_for as calendars_for
from valghalla.tasks.counts import noes
from valghalla.tasks.message_lists import lists_of
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.text_words import how_to_answer
from valghalla.tasks.timing import has_begun, last_day_to_withdraw

ASKING = frozenset({Event.INVITATION, Event.INVITATION_REMINDER})
HOLDING = frozenset({Event.CONFIRMATION, Event.TASK_REMINDER})
# To whoever has the task or is invited to it, that it is not as it was.
CHANGING = frozenset({Event.CHANGED, Event.MOVED})
# These tell of the task as it is when they are sent; the others as it was.
OF_NOW = ASKING | HOLDING | CHANGING
REMINDERS = frozenset({Event.INVITATION_REMINDER, Event.TASK_REMINDER})
# Among the facts of a no that was not the person's own: whoever answers for the team took her out of it.
TAKEN_OUT_OF_TEAM = "taken_out_of_team"


def invitation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an unanswered task."""
    queue(due(Event.INVITATION, task), election=task.election, now=now)


def asked_again(task: Task, *, now: datetime.datetime) -> None:
    """A reminder of the invitation, to the holder of an unanswered task."""
    queue(due(Event.INVITATION_REMINDER, task), election=task.election, now=now)


def is_confirmation_due(task: Task, *, now: datetime.datetime) -> bool:
    """Whether the holder is to be told that she has the task, marked on the task as told; the caller saves it."""
    if task.confirmed_at is not None or not task.election.is_active:
        return False
    task.confirmed_at = now
    return True


def confirmation(task: Task, *, now: datetime.datetime) -> None:
    """To the holder of an accepted task, when ``is_confirmation_due`` said so."""
    queue(due(Event.CONFIRMATION, task), election=task.election, now=now)


def cancellation(task: Task, *, now: datetime.datetime) -> None:
    """To whoever declined or withdrew herself; called while she still holds the task."""
    queue(due(Event.CANCELLATION, task), election=task.election, now=now)


def retracted(task: Task, *, now: datetime.datetime) -> None:
    """To an invited person who loses the task unanswered. Who was never sent an invitation is sent nothing."""
    if task.invited_at is not None:
        queue(due(Event.RETRACTED, task), election=task.election, now=now)


def removed(task: Task, *, now: datetime.datetime) -> None:
    """To a person the office takes off an accepted task."""
    queue(due(Event.REMOVED, task), election=task.election, now=now)


def deleted(task: Task, *, now: datetime.datetime) -> None:
    """To whoever has a task, or has been invited to it, when the office deletes it."""
    if is_known_to_holder(task):
        queue(due(Event.DELETED, task), election=task.election, now=now)


def moved(task: Task, *, left: Task, before: dict[str, str], now: datetime.datetime) -> None:
    """To whoever the office gave the task instead of another. left: that other.   before: what was otherwise (``was``)."""
    facts = {"before": before, LEFT_TASK: left.pk}
    queue(due(Event.MOVED, task, **facts), election=task.election, now=now)


def is_known_to_holder(task: Task) -> bool:
    """Whether somebody has the task and has heard of it: she has accepted, or an invitation has left."""
    return task.state == TaskState.ACCEPTED or (task.state == TaskState.UNANSWERED and task.invited_at is not None)


def removed_by_validation(task: Task, *, now: datetime.datetime) -> None:
    """To a person who had accepted and no longer meets the rules."""
    queue(due(Event.REMOVED_BY_VALIDATION, task), election=task.election, now=now)


def due(event: Event, task: Task, **facts: Any) -> Due:
    """The message of an event about a task and its holder, with what the text needs should the task change or go.

    facts: more of it, as JSON holds it.
    """
    assert task.participant_id is not None
    return Due(
        event=event,
        participant_id=task.participant_id,
        task_id=task.pk,
        task_type_id=task.task_type_id,
        facts={
            "work_location": task.work_location_id,
            "task_type": task.task_type_id,
            "team": task.team_id,
            "task_day": task.task_day.isoformat(),
            "starts": task.starts.isoformat("minutes"),
            "ends": task.ends.isoformat("minutes"),
        }
        | facts,
    )


def values_for(messages: Sequence[Message], *, now: datetime.datetime) -> dict[int, Values | NoLongerDue]:
    """By message key: what it is filled with, or why it is not sent any more: its election is not active, the task is
    another's, answered, begun, or (for good-byes) the person's again.

    Invitations, confirmations and changes tell of the task as it is now; the rest of the task as it was, which may have
    gone. Five queries, however many messages; some more for lists. Source: docs/rules/messages.md, E-228, E-349.
    """
    keys = {message.task_id for message in messages}
    tasks = Task.objects.select_related("task_type", "work_location", "team").in_bulk(keys - {None})
    then = [message for message in messages if not _tells_of_now(message, tasks.get(message.task_id))]
    known = _Known(_Copies.of(then), Settings.objects.get(), lists_of(messages))
    return {message.pk: _values(message, tasks.get(message.task_id), known, now=now) for message in messages}


def _values(message: Message, task: Task | None, known: "_Known", *, now: datetime.datetime) -> Values | NoLongerDue:
    if message.election is None:
        return NoLongerDue("election_gone")
    if not message.event:
        return _by_hand(message, task, known, now=now)
    if message.event == Event.CALLED_OFF:
        off = not message.election.is_active
        return _filled(message, None, None, known, now=now) if off else NoLongerDue("election_active")
    if not message.election.is_active:
        return NoLongerDue("election_inactive")
    if message.event == Event.NOTICE:
        news = known.lists.get(message.pk)
        return _filled(message, None, None, known, now=now) if news else NoLongerDue("undone")
    left_before = message.instead_of_id is not None or message.handed_over_at is not None
    if reason := why_not(
        Event(message.event), task, participant_id=message.participant_id, left_before=left_before, now=now
    ):
        return NoLongerDue(reason)
    if task is not None and message.event in OF_NOW:
        return _filled(message, _about(task), task, known, now=now)
    facts = known.copies.about(message.facts)
    return _filled(message, facts, None, known, now=now) if facts else NoLongerDue("place_gone")


def _tells_of_now(message: Message, task: Task | None) -> bool:
    """Whether the message tells of the task as it is rather than as it was."""
    if message.event:
        return message.event in OF_NOW
    return task is not None and task.participant_id == message.participant_id


def _by_hand(message: Message, task: Task | None, known: "_Known", *, now: datetime.datetime) -> Values | NoLongerDue:
    """For what the office wrote itself, which is due whatever has happened since: the task as it is while it is theirs,
    else as it was. Only a text that asks for what has been deleted is not sent."""
    if task is not None and _tells_of_now(message, task):
        return _filled(message, _about(task), task, known, now=now)
    about = known.copies.about(message.facts) if message.facts else None
    if message.facts and about is None and message.group and task_fields_in(message.group.subject, message.group.body):
        return NoLongerDue("place_gone")
    return _filled(message, about, None, known, now=now)


def values_of(task: Task, *, now: datetime.datetime) -> Values:
    """What a message about the task to its holder would be filled with now; read with participant, election and copies."""
    known = _Known(_Copies({}, {}, {}), Settings.objects.get(), {})
    message = Message(participant=task.participant, election=task.election)
    return _filled(message, _about(task), task, known, now=now)


def why_not(
    event: Event, task: Task | None, *, participant_id: int, left_before: bool = False, now: datetime.datetime
) -> str:
    """The word for why a message about the task is no longer due to that person; "" when it is.

    left_before: this message, or the one in whose place it stands, has left once and did not arrive.
    """
    theirs = task is not None and task.participant_id == participant_id
    if event in (Event.CALLED_OFF, Event.NOTICE):
        return ""
    if event not in OF_NOW:
        return "holds_it_again" if theirs else ""
    if task is None:
        return "task_gone"
    if not theirs:
        return "not_theirs"
    if event in REMINDERS and clock.danish_date(now) >= task.task_day:
        return "day_has_come"
    if event in CHANGING:
        return "begun" if has_begun(task.task_day, task.starts, now=now) else ""
    if event in HOLDING:
        return "" if task.state == TaskState.ACCEPTED else "not_accepted"
    if task.state != TaskState.UNANSWERED:
        return "answered"
    if event == Event.INVITATION and task.invited_at is not None and not left_before:
        return "already_invited"
    return "begun" if has_begun(task.task_day, task.starts, now=now) else ""


def hears_of(message: Message) -> bool:
    """Whether the task is told that the message has left, as ``handed_over`` does."""
    about_task = message.task_id is not None and message.election is not None
    return about_task and (message.event == Event.INVITATION or message.event in REMINDERS)


def handed_over(message: Message, *, now: datetime.datetime) -> None:
    """An invitation has left: the task remembers when, and its history tells; of a reminder the history alone.

    When the office took the task away while the invitation was on its way, the person is told that it is off.
    """
    if message.task_id is None or message.election is None:
        return
    if message.event in REMINDERS and Task.objects.filter(pk=message.task_id).exists():
        _tell(TaskEvent.Kind.REMINDED, message, now=now, event=message.event)
    if message.event != Event.INVITATION:
        return
    unanswered = Task.objects.filter(
        pk=message.task_id, participant_id=message.participant_id, state=TaskState.UNANSWERED, invited_at=None
    )
    if unanswered.update(invited_at=now):
        _tell(TaskEvent.Kind.INVITED, message, now=now)
    elif _was_taken_away(message):
        facts = message.facts
        off = Due(Event.RETRACTED, message.participant_id, message.task_id, facts["task_type"], facts)
        queue(off, election=message.election, now=now)


def _tell(kind: TaskEvent.Kind, message: Message, *, now: datetime.datetime, **facts: str) -> None:
    """Add to the history of the task that a message about it has left."""
    assert message.election is not None
    TaskEvent(
        task_id=message.task_id,
        election_id=message.election.pk,
        work_location_id=message.facts["work_location"],
        team_id=message.facts["team"],
        task_type_id=message.facts["task_type"],
        task_day=datetime.date.fromisoformat(message.facts["task_day"]),
        participant_id=message.participant_id,
        kind=kind,
        at=now,
        by_kind=SYSTEM.kind,
        facts={"message": message.pk, **facts},
    ).save(force_insert=True)


def _was_taken_away(message: Message) -> bool:
    """Whether the person has not got the task any more, and did not give it up herself."""
    if Task.objects.filter(pk=message.task_id or 0, participant_id=message.participant_id).exists():
        return False
    gave_up = TaskEvent.objects.filter(
        participant_id=message.participant_id,
        work_location_id=message.facts["work_location"],
        task_type_id=message.facts["task_type"],
        task_day=message.facts["task_day"],
        at__gte=message.queued_at,
    )
    return not noes(gave_up).exclude(facts__has_key=TAKEN_OUT_OF_TEAM).exists()


@dataclass(frozen=True)
class _About:
    """What a message tells of a task. day: Danish calendar date.   starts, ends: Danish clock times.   team: its name, "" when
    it is gone."""

    task_type: ElectionTaskType
    place: ElectionWorkLocation
    day: datetime.date
    starts: datetime.time
    ends: datetime.time
    team: str


def _about(task: Task) -> _About:
    return _About(task.task_type, task.work_location, task.task_day, task.starts, task.ends, task.team.name)


@dataclass(frozen=True)
class _Copies:
    """The election's copies that messages' facts name, by their keys."""

    task_types: dict[int, ElectionTaskType]
    places: dict[int, ElectionWorkLocation]
    teams: dict[int, ElectionTeam]

    @classmethod
    def of(cls, messages: Sequence[Message]) -> "_Copies":
        facts = [message.facts for message in messages if "task_type" in message.facts]
        return cls(
            ElectionTaskType.objects.in_bulk({one["task_type"] for one in facts}),
            ElectionWorkLocation.objects.in_bulk({one["work_location"] for one in facts}),
            ElectionTeam.objects.in_bulk({one["team"] for one in facts if "team" in one}),
        )

    def about(self, facts: dict[str, Any]) -> _About | None:
        team = self.teams.get(facts.get("team", 0))
        task_type, place = self.task_types.get(facts["task_type"]), self.places.get(facts["work_location"])
        if task_type is None or place is None:
            return None
        return _About(
            task_type,
            place,
            datetime.date.fromisoformat(facts["task_day"]),
            datetime.time.fromisoformat(facts["starts"]),
            datetime.time.fromisoformat(facts["ends"]),
            team.name if team else "",
        )


@dataclass(frozen=True)
class _Known:
    """What is read once for many messages. lists: message → its list, as HTML (``lists_of``)."""

    copies: _Copies
    settings: Settings
    lists: dict[int, str]


def _filled(
    message: Message, about: _About | None, task: Task | None, known: _Known, *, now: datetime.datetime
) -> Values:
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    assert message.election is not None
    return Values(
        name=message.participant.name,
        election=message.election.title,
        work_location=about.place.title if about else "",
        work_location_address=address(about.place) if about else "",
        task_type=about.task_type.title if about else "",
        task_type_description=about.task_type.description if about else "",
        task_date=about.day if about else None,
        task_start=about.starts if about else None,
        task_end=about.ends if about and not known.settings.hides_task_ends else None,
        payment_dkk=about.task_type.payment_dkk if about else None,
        days=max((about.day - clock.danish_date(now)).days, 0) if about else None,
        municipality=municipality.name,
        invitation=invitation_address(municipality, task),
        contact=citizen_page(municipality, "contact"),
        external_web=citizen_page(municipality, "front_page"),
        team=about.team if about else "",
        directions=about.place.directions if about else "",
        lock_date=_lock_date(about.day, message.election.lock_days, now) if about else None,
        before=_before(message.facts.get("before", {}), hides_ends=known.settings.hides_task_ends),
        contact_person=known.settings.contact_person,
        telephone=known.settings.telephone,
        tasks=known.lists.get(message.pk, "") if message.event == Event.CALLED_OFF else "",
        news=known.lists.get(message.pk, "") if message.event == Event.NOTICE else "",
        language=message.participant.language,
        answer_by_sms=_how_to_answer(message, task, known.settings),
    )


def _how_to_answer(message: Message, task: Task | None, settings: Settings) -> str:
    asks = message.event in ASKING and task is not None and task.state == TaskState.UNANSWERED
    return how_to_answer(settings, language=message.participant.language) if asks else ""


def _lock_date(day: datetime.date, lock_days: int, now: datetime.datetime) -> datetime.date | None:
    """The last day to withdraw, as long as it has not passed."""
    last = last_day_to_withdraw(day, lock_days)
    return last if clock.danish_date(now) <= last else None


def was(
    *,
    place: ElectionWorkLocation | None = None,
    team: ElectionTeam | None = None,
    starts: datetime.time | None = None,
    ends: datetime.time | None = None,
) -> dict[str, str]:
    """What of a task was otherwise before, for the facts of a message: only what is told of."""
    said = {"place": ", ".join(part for part in (place.title, address(place)) if part)} if place else {}
    said |= {"team": team.name} if team else {}
    said |= {"starts": starts.isoformat("minutes")} if starts else {}
    return said | ({"ends": ends.isoformat("minutes")} if ends else {})


def _before(was: dict[str, str], *, hides_ends: bool) -> str:
    """In signs that are read alike in Danish and English: "Skolen, Skolevej 1, 4272 Korsbæk, 08:00-16:00"."""
    hours = was.get("starts", "")
    if hours and was.get("ends") and not hides_ends:
        hours = f"{hours}-{was['ends']}"
    return ", ".join(part for part in (was.get("place", ""), was.get("team", ""), hours) if part)


def invitation_address(municipality: Municipality, task: Task | None) -> str:
    """The address of the personal page of an unanswered task, which names nobody; "" where there is none."""
    if task is None or not task.invitation_token:
        return ""
    return citizen_page(municipality, "invitation", task.invitation_token)


def address(place: ElectionWorkLocation) -> str:
    """Street, postal code and city on one line, without what is missing."""
    town = f"{place.postal_code} {place.city}".strip()
    return ", ".join(part for part in (place.address, town) if part)
