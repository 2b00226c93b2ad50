"""What messages are filled with when they are sent: the task as it is now, or as it was when something happened to it."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from valghalla.base import clock, tenancy
from valghalla.communication.message_templates.merge import Values, task_fields_in
from valghalla.communication.models import Event, Message
from valghalla.communication.values import NoLongerDue
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality, Settings
from valghalla.tasks.messages.causes import ASKING, OF_NOW, address
from valghalla.tasks.messages.how_to_answer import how_to_answer
from valghalla.tasks.messages.lists import lists_of
from valghalla.tasks.messages.still_due import why_not
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.timing import last_day_to_withdraw


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
