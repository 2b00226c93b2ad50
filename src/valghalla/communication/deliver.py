"""Sending messages: claimed in one short transaction, sent without any, each outcome written at once in another."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Sequence

from valghalla.base import clock, tenancy
from valghalla.base.jobs import let_go_of_connection
from valghalla.communication.channels import Carriers, Parcel
from valghalla.communication.claims import claim, give_back, kept_fresh, put_off
from valghalla.communication.files import Files
from valghalla.communication.hours import Hours, may_leave_at
from valghalla.communication.models import Channel, Message
from valghalla.communication.outcome import Outcome, record
from valghalla.communication.states import State
from valghalla.communication.values import NoLongerDue, Values, provider
from valghalla.communication.writing import Written, text_of, write
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]
# What was read when the messages were written out is good for so long; then the rest is read anew.
READ_FOR_SECONDS = 5
SERVER_DOWN_SECONDS = 60


def deliver(
    keys: Sequence[int], *, carriers: Carriers, clock: Clock = clock.now, stop: Callable[[], bool] = bool
) -> None:
    """Send the messages with these keys, save those that are sent, taken by another worker, or no longer due.

    By night messages are put off until morning (``hours``). What is left over is given back to the queue: when stop()
    says so, when the other side itself fails, and when it is so slow that what was read about the messages may no
    longer be true. Raises nothing that one message is to blame for.
    """
    messages = _by_day(claim(keys, now=clock()), now=clock())
    if not messages:
        return
    with kept_fresh(messages, clock=clock):
        read_at = clock()
        prepared, files, settings = prepare(messages, now=read_at), Files(messages), Settings.objects.get()
        for number, message in enumerate(messages):
            too_old = clock() - read_at > datetime.timedelta(seconds=READ_FOR_SECONDS)
            if stop() or too_old:
                give_back(messages[number:], now=clock(), seconds=0)
                return
            outcome = _deliver_one(message, prepared[message.pk], files, settings, carriers, clock)
            if outcome.everybodys and messages[number + 1 :]:
                give_back(messages[number + 1 :], now=clock(), seconds=SERVER_DOWN_SECONDS)
                return


def _by_day(messages: Sequence[Message], *, now: datetime.datetime) -> list[Message]:
    """Those that may leave now; the others are put off."""
    hours = Hours(*Settings.objects.values_list("sends_from", "sends_until").get())
    if not messages or hours.are_open(now):
        return list(messages)
    leaving: list[Message] = []
    waiting: defaultdict[datetime.datetime, list[Message]] = defaultdict(list)
    for message in messages:
        election_day = message.election.election_day if message.election else None
        at = may_leave_at(now, hours, election_day=election_day, begins_at=_begins_at(message))
        (leaving if at == now else waiting[at]).append(message)
    for until, some in waiting.items():
        put_off(some, until=until, now=now)
    return leaving


def _begins_at(message: Message) -> datetime.datetime | None:
    """When the task begins that the message is about, as the message knows it."""
    if not {"task_day", "starts"} <= message.facts.keys():
        return None
    day = datetime.date.fromisoformat(message.facts["task_day"])
    return clock.instant(day, datetime.time.fromisoformat(message.facts["starts"]))


def prepare(messages: Sequence[Message], *, now: datetime.datetime) -> dict[int, Written | Outcome]:
    """Each message written out, or what is to become of it instead, by its key. Few queries, however many messages."""
    try:
        values = provider().values_for(messages, now=now)
    except Exception as error:  # one of them is odd; the others are not to suffer for it
        if len(messages) > 1:
            return {message.pk: prepare([message], now=now)[message.pk] for message in messages}
        log.error("message_error message=%s error=%s", messages[0].pk, type(error).__name__)
        return {messages[0].pk: Outcome(State.FAILED_FOR_NOW, "error")}
    return {message.pk: _prepared(message, values[message.pk]) for message in messages}


def _prepared(message: Message, values: Values | NoLongerDue) -> Written | Outcome:
    if isinstance(values, NoLongerDue):
        return Outcome(State.DROPPED, values.reason)
    if message.channel != Channel.EMAIL:
        return Outcome(State.FAILED, "channel")
    if (text := text_of(message)) is None:
        return Outcome(State.FAILED, "no_template")
    if not message.participant.email:
        return Outcome(State.FAILED, "no_email")
    return write(text, values)


def _deliver_one(
    message: Message, prepared: Written | Outcome, files: Files, settings: Settings, carriers: Carriers, clock: Clock
) -> Outcome:
    if isinstance(prepared, Outcome):
        record(message, prepared, now=clock())
        return prepared
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    parcel = Parcel(
        message=message,
        person=message.participant,
        written=prepared,
        settings=settings,
        municipality=municipality,
        attachments=files.of(message),
        written_at=message.claimed_at,
    )
    let_go_of_connection()  # while a stranger's server thinks, somebody else may have it
    outcome = carriers.send(message.channel, parcel)
    record(message, outcome, now=clock(), written=prepared)
    return outcome
