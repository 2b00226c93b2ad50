"""Sending messages: claimed in one short transaction, sent without any, each outcome written at once in another."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from valghalla.base import clock, tenancy
from valghalla.base.jobs import let_go_of_connection
from valghalla.communication.channels import NEVER_UNCERTAIN, Carriers, Outcome, Parcel
from valghalla.communication.claims import claim, give_back, kept_fresh, put_off, wait_for_channel
from valghalla.communication.closing import GIVEN_UP_AFTER, Gate
from valghalla.communication.enclosed import Enclosed
from valghalla.communication.files import Files
from valghalla.communication.hours import Hours, may_leave_at
from valghalla.communication.models import Channel, Message
from valghalla.communication.outcome import begin, record
from valghalla.communication.pace import wait_for_turn
from valghalla.communication.settling import Settling
from valghalla.communication.states import State
from valghalla.communication.values import NoLongerDue, Values, provider
from valghalla.communication.writing import Written, text_of, write, write_for
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]
# What was read when the messages were written out is good for so long; then the rest is read anew.
READ_FOR_SECONDS = 5


def deliver(
    keys: Sequence[int], *, carriers: Carriers, clock: Clock = clock.now, stop: Callable[[], bool] = bool
) -> None:
    """Send the messages with these keys, save those that are sent, taken by another worker, or no longer due.

    By night messages are put off until morning (``hours``). Each goes the way that leads to the person now (``routes``);
    those whose way is closed wait until it is tried again (``closing``). What is left over is given back to the queue:
    when stop() says so, and when the other side is so slow that what was read about the messages may no longer be true.
    Raises nothing that one message is to blame for.
    """
    claimed = claim(keys, now=clock())
    settings = Settings.objects.get() if claimed else None
    if settings is None or not (messages := _by_day(claimed, settings, now=clock())):
        return
    with kept_fresh(messages, clock=clock):
        _deliver_claimed(messages, settings, carriers, clock, stop)


def _deliver_claimed(
    messages: Sequence[Message], settings: Settings, carriers: Carriers, clock: Clock, stop: Callable[[], bool]
) -> None:
    read_at = clock()
    prepared = prepare(messages, opened=carriers.channels, now=read_at)
    job = _Job(settings, carriers, Files(messages), Enclosed(messages, now=read_at), Gate(), clock)
    waiting: defaultdict[str, list[Message]] = defaultdict(list)
    for number, message in enumerate(messages):
        if stop() or clock() - read_at > datetime.timedelta(seconds=READ_FOR_SECONDS):
            give_back(messages[number:], now=clock(), seconds=0)
            break
        if not job.deliver(message, prepared[message.pk]):
            waiting[message.channel].append(message)
    for channel, some in waiting.items():
        wait_for_channel(some, until=job.gate.closed_until(channel), now=clock())


def _by_day(messages: Sequence[Message], settings: Settings, *, now: datetime.datetime) -> list[Message]:
    """Those that may leave now; the others are put off."""
    hours = Hours(settings.sends_from, settings.sends_until)
    if hours.are_open(now):
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


def prepare(
    messages: Sequence[Message], *, opened: frozenset[str], now: datetime.datetime
) -> Mapping[int, Written | Outcome]:
    """Each message written out for its way, which is put into it, or what is to become of it instead, by its key. Few
    queries, however many messages. opened: the channels there are."""
    return _prepare(messages, Settling(opened), now=now)


def _prepare(
    messages: Sequence[Message], settling: Settling, *, now: datetime.datetime
) -> dict[int, Written | Outcome]:
    try:
        values = provider().values_for(messages, now=now)
    except Exception as error:  # one of them is odd; the others are not to suffer for it
        if len(messages) > 1:
            return {message.pk: _prepare([message], settling, now=now)[message.pk] for message in messages}
        log.error("message_error message=%s error=%s", messages[0].pk, type(error).__name__)
        return {messages[0].pk: Outcome(State.FAILED_FOR_NOW, "error")}
    return {message.pk: _prepared(message, values[message.pk], settling) for message in messages}


def _prepared(message: Message, values: Values | NoLongerDue, settling: Settling) -> Written | Outcome:
    if isinstance(values, NoLongerDue):
        return Outcome(State.DROPPED, values.reason)
    if text_of(message) is None:
        return Outcome(State.FAILED, "no_template")
    route = settling.settle(message)
    if not route.channel:
        return Outcome(State.FAILED, route.why_not)
    text = text_of(message)
    assert text is not None
    return write_for(Channel(route.channel), text, write(text, values))


@dataclass(frozen=True)
class _Job:
    """What the messages of one job share."""

    settings: Settings
    carriers: Carriers
    files: Files
    enclosed: Enclosed
    gate: Gate
    clock: Clock

    def deliver(self, message: Message, prepared: Written | Outcome) -> bool:
        """Send one message and write down what came of it; False, and nothing, when its way is closed and it waits."""
        if isinstance(prepared, Outcome):
            record(message, prepared, now=self.clock())
            return True
        begun_before = message.begun_at
        now = self.clock()
        if not self.gate.lets_through(message.channel, now=now):
            if message.tried_since is None or now - message.tried_since < GIVEN_UP_AFTER:
                return False
            code = "outcome_unknown" if begun_before else self.gate.last_error(message.channel)
            record(
                message,
                Outcome(State.FAILED, code),
                now=now,
                written=prepared,
                begun_before=begun_before,
                opened=self.carriers.channels,
            )
            return True
        wait_for_turn(message.channel)
        if message.channel not in NEVER_UNCERTAIN and not begin(message, prepared, now=self.clock()):
            log.warning("message_claim_lost message=%s", message.pk)
            return True
        outcome = self._send(message, prepared)
        now = self.clock()
        self.gate.tell(message.channel, outcome, now=now)
        record(
            message,
            outcome,
            now=now,
            written=prepared,
            closed_until=self.gate.closed_until(message.channel) if outcome.everybodys else None,
            begun_before=begun_before,
            opened=self.carriers.channels,
        )
        return True

    def _send(self, message: Message, written: Written) -> Outcome:
        municipality = tenancy.current()
        assert isinstance(municipality, Municipality)
        parcel = Parcel(
            message=message,
            person=message.participant,
            written=written,
            settings=self.settings,
            municipality=municipality,
            attachments=self.files.of(message) + self.enclosed.calendars(message),
            written_at=message.claimed_at,
            unsubscribe=self.enclosed.unsubscribe(message),
        )
        let_go_of_connection()  # while a stranger's server thinks, somebody else may have it
        return self.carriers.send(message.channel, parcel)
