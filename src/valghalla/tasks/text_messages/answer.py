"""Answering an invitation by text message: JA or NEJ, matched by the number it came from.

Rule: docs/rules/text-messages.md. The same verbs as on the page decide (answer.py); the history tells that it came by SMS.
"""

import datetime
import logging
from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import Q
from django.utils import translation

from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.communication.channels.open import open_channels
from valghalla.communication.hours import Hours
from valghalla.communication.models import Channel, Event, Message
from valghalla.communication.settling import Settling
from valghalla.communication.text_messages.incoming import number_of, text_of
from valghalla.communication.text_messages.models import ReceivedText
from valghalla.communication.text_messages.reply import queue_reply
from valghalla.communication.text_messages.understand import Meaning, meaning_of
from valghalla.integrations.sms import national
from valghalla.municipalities.models import Settings
from valghalla.participants.find import with_mobile
from valghalla.participants.models import Participant
from valghalla.tasks.answer import accept, decline
from valghalla.tasks.errors import Gone, NotEligible, NotOpen, Overlaps, TaskError
from valghalla.tasks.messages import ASKING
from valghalla.tasks.models import Task, TaskEvent, TaskState
from valghalla.tasks.text_messages.words import Said, reply_to

log = logging.getLogger(__name__)

BY_SMS = "sms"
# Nobody gets more than one answer an hour to what led to nothing: two machines may be talking to each other.
QUIET = datetime.timedelta(hours=1)
# What an invitation by SMS has to have come to, for an answer to it to make sense.
REACHED = (Message.State.HANDED_OVER, Message.State.DELIVERED, Message.State.UNCERTAIN, Message.State.SENDING)
CONFIRMING = (Event.CONFIRMATION, Event.CANCELLATION)
DID_SOMETHING = frozenset({Said.ACCEPTED, Said.DECLINED, Said.STOPPED})


@dataclass(frozen=True)
class _Answered:
    """What came of a message. person: whoever it was taken for.   task: the one it is about."""

    said: Said
    person: Participant | None = None
    task: Task | None = None


def answer_text(pk: int, *, now: datetime.datetime) -> None:
    """Do what somebody asks for in a text message and have her told; once, however often it is asked for."""
    with transaction.atomic():
        row = _held(pk, now=now)
        if row is None or row.handled_at is not None:
            return
        number, meaning = number_of(row), meaning_of(text_of(row))
        answered = _act(meaning, number, now=now)
        row.understood, row.outcome = meaning, answered.said
        row.participant = answered.person
        row.task_id = answered.task.pk if answered.task else None
        row.handled_at = now
        if _is_told(row, answered, number, now=now):
            queue_reply(row, _words(answered))
        row.save()
    log.info("text_answered received=%s outcome=%s", pk, answered.said)


def _held(pk: int, *, now: datetime.datetime) -> ReceivedText | None:
    """The message, held with what came from the same number lately, so that two are never answered side by side."""
    number = ReceivedText.objects.filter(pk=pk).values_list("number_digest", flat=True).first()
    if number is None:
        return None
    lately = ReceivedText.objects.filter(Q(pk=pk) | Q(received_at__gt=now - QUIET), number_digest=number)
    return {row.pk: row for row in lately.select_for_update(no_key=True).order_by("pk")}.get(pk)


def _act(meaning: Meaning, number: str, *, now: datetime.datetime) -> _Answered:
    people = with_mobile(national(number))
    if meaning == Meaning.STOP:
        return _stop(people, now=now)
    invited = _invited_by_sms(people)
    open_ones = [task for task in invited if task.state == TaskState.UNANSWERED]
    if meaning == Meaning.UNCLEAR:
        return _Answered(Said.UNCLEAR if open_ones else Said.NOT_READ, _only(people))
    if not open_ones:
        return _answered_before(meaning, people)
    if len(open_ones) > 1:
        return _Answered(Said.SEVERAL, _only(people))
    return _answer(open_ones[0], meaning, now=now)


def _answer(task: Task, meaning: Meaning, *, now: datetime.datetime) -> _Answered:
    person = task.participant
    assert person is not None
    by = actors.participant(person.pk, via=BY_SMS)
    verb, said = (accept, Said.ACCEPTED) if meaning == Meaning.YES else (decline, Said.DECLINED)
    try:
        with transaction.atomic():
            verb(task, participant_id=person.pk, by=by, now=now)
    except TaskError as error:
        return _Answered(_why_not(error), person, task)
    return _Answered(said, person, task)


def _why_not(error: TaskError) -> Said:
    if isinstance(error, NotOpen):
        return Said.BEGUN if error.reason == "begun" else Said.CLOSED
    if isinstance(error, Overlaps):
        return Said.OVERLAPS
    if isinstance(error, NotEligible):
        return Said.NOT_ELIGIBLE
    return Said.GONE if isinstance(error, Gone) else Said.NOT_POSSIBLE


def _answered_before(meaning: Meaning, people: Sequence[Participant]) -> _Answered:
    """No invitation is open: perhaps the newest was answered before, just so or otherwise."""
    newest = _newest_answer(people)
    if newest is None:
        return _Answered(Said.NONE_OPEN if people else Said.UNKNOWN, _only(people))
    person = next(one for one in people if one.pk == newest.participant_id)
    said_yes = newest.kind == TaskEvent.Kind.ACCEPTED
    if said_yes == (meaning == Meaning.YES):
        return _Answered(Said.AS_BEFORE, person)
    return _Answered(Said.TASK_IS_HERS if said_yes else Said.NONE_OPEN, person)


def _newest_answer(people: Sequence[Participant]) -> TaskEvent | None:
    """What they last answered of what they were invited to by SMS."""
    asked = _asked(people).values_list("task_id", flat=True)
    kinds = [TaskEvent.Kind.ACCEPTED, TaskEvent.Kind.DECLINED, TaskEvent.Kind.WITHDRAWN]
    events = TaskEvent.objects.filter(participant__in=people, task_id__in=list(asked), kind__in=kinds)
    return events.order_by("-at", "-id").first()


def _stop(people: Sequence[Participant], *, now: datetime.datetime) -> _Answered:
    """No text messages any more, to anybody with that number."""
    for person in people:
        held = Participant.objects.select_for_update(no_key=True).get(pk=person.pk)
        if not held.no_sms:
            held.no_sms = True
            if held.wished_channel == Channel.SMS:
                held.wished_channel = ""
            held.save(update_fields=["no_sms", "wished_channel"])
            by = actors.participant(held.pk, via=BY_SMS)
            record("participant.changed", held, by=by, now=now, participant_id=held.pk, fields=["no_sms"])
    return _Answered(Said.STOPPED if people else Said.UNKNOWN, _only(people))


def _invited_by_sms(people: Sequence[Participant]) -> list[Task]:
    """Their tasks that they were invited to by SMS and that are still theirs, the newest invitation first."""
    asked = dict.fromkeys(_asked(people).order_by("-queued_at", "-id").values_list("task_id", "participant_id"))
    tasks = Task.objects.select_related("participant", "work_location", "task_type", "election").in_bulk(
        {task for task, _ in asked}
    )
    return [tasks[task] for task, person in asked if task in tasks and tasks[task].participant_id == person]


def _asked(people: Sequence[Participant]):
    return Message.objects.filter(
        participant__in=people, event__in=ASKING, channel=Channel.SMS, state__in=REACHED, task_id__isnull=False
    )


def _only(people: Sequence[Participant]) -> Participant | None:
    return people[0] if len(people) == 1 else None


def _is_told(row: ReceivedText, answered: _Answered, number: str, *, now: datetime.datetime) -> bool:
    """Whether there is somebody who can be answered, and what led to nothing has not been answered for an hour."""
    settings = Settings.objects.get()
    if not number.startswith("+") or not settings.sms_reply_number:
        return False
    if answered.said in DID_SOMETHING:
        return not _is_confirmed_by_sms(answered, settings, now=now)
    lately = ReceivedText.objects.filter(
        number_digest=row.number_digest, handled_at__gt=now - QUIET, reply_sealed__isnull=False
    )
    return not lately.exclude(outcome__in=DID_SOMETHING).exclude(pk=row.pk).exists()


def _is_confirmed_by_sms(answered: _Answered, settings: Settings, *, now: datetime.datetime) -> bool:
    """Whether the ordinary confirmation, just queued, is about to reach her telephone: a second one would be one too many."""
    if (
        answered.task is None
        or answered.person is None
        or not Hours(settings.sends_from, settings.sends_until).are_open(now)
    ):
        return False
    queued = Message.objects.select_related("participant", "template", "group").filter(
        participant=answered.person,
        task_id=answered.task.pk,
        event__in=CONFIRMING,
        queued_at=now,
        template__isnull=False,
    )
    message = queued.order_by("-pk").first()
    return message is not None and Settling(open_channels()).settle(message).channel == Channel.SMS


def _words(answered: _Answered) -> str:
    language = answered.person.language if answered.person else "da"
    with translation.override(language):
        return reply_to(answered.said, answered.task)
