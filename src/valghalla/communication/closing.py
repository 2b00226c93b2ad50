"""A provider that fails everybody is left alone for a while: its channel is closed, and one message at a time tries.

What waits for a closed channel uses up no tries. A channel that will not work before somebody sees to it (our password,
our certificate, no credit) is stopped: it is tried every quarter of an hour, and pages say so. docs/rules/channels.md.
"""

import datetime
import logging

from django.db import transaction
from django.db.models import Q

from valghalla.communication.channels import Outcome
from valghalla.communication.models import ChannelState
from valghalla.communication.states import State

log = logging.getLogger(__name__)

# A hiccup costs those who wait some seconds; what lasts is asked less and less often.
PAUSES = (
    datetime.timedelta(seconds=5),
    datetime.timedelta(minutes=1),
    datetime.timedelta(minutes=5),
    datetime.timedelta(minutes=15),
)
HICCUP = datetime.timedelta(minutes=5)
# So long a message waits for a channel before it is given up, or goes another way.
GIVEN_UP_AFTER = datetime.timedelta(days=1)
# What tells nothing of the provider.
_OUR_OWN = frozenset({"error"})


def not_well() -> list[ChannelState]:
    """The channels of the municipality that do not work right now. One query."""
    return list(ChannelState.objects.filter(failing_since__isnull=False).order_by("channel"))


def lasting(*, now: datetime.datetime) -> Q:
    """Those of which people are told: stopped, or failing for longer than a hiccup takes."""
    return Q(failing_since__isnull=False) & (~Q(stopped="") | Q(failing_since__lte=now - HICCUP))


def pause(closings: int, *, stopped: bool) -> datetime.timedelta:
    """How long a channel is closed when that happens for the so-and-so-manieth time on end."""
    return PAUSES[-1] if stopped else PAUSES[min(closings, len(PAUSES)) - 1]


class Gate:
    """Which channels may be used now, as one job sees it. One query, however many messages."""

    def __init__(self) -> None:
        self._states = {state.channel: state for state in ChannelState.objects.all()}
        self._trying: set[str] = set()

    def lets_through(self, channel: str, *, now: datetime.datetime) -> bool:
        """Whether a message may be handed over. When the time of a closed channel is up, one message may: the first of
        all workers that asks."""
        state = self._states.get(channel)
        if state is None or state.closed_until is None:
            return True
        if state.closed_until > now:
            return False
        until = now + pause(state.closings, stopped=bool(state.stopped))
        mine = ChannelState.objects.filter(pk=state.pk, closed_until=state.closed_until).update(closed_until=until)
        state.closed_until = until
        if mine:
            self._trying.add(channel)
        return bool(mine)

    def closed_until(self, channel: str) -> datetime.datetime:
        """When a closed channel is tried again."""
        until = self._states[channel].closed_until
        assert until is not None
        return until

    def last_error(self, channel: str) -> str:
        """Why a channel is closed."""
        return self._states[channel].last_error

    def tell(self, channel: str, outcome: Outcome, *, now: datetime.datetime) -> None:
        """What came of handing a message over: everybody's failure closes the channel, an answer opens it."""
        if outcome.everybodys:
            self._states[channel] = _close(channel, outcome, trying=channel in self._trying, now=now)
            self._trying.discard(channel)
            return
        state = self._states.get(channel)
        answered = outcome.state != State.UNCERTAIN and outcome.code not in _OUR_OWN
        if state is not None and state.failing_since is not None and answered:
            _open(state)


def _close(channel: str, outcome: Outcome, *, trying: bool, now: datetime.datetime) -> ChannelState:
    """trying: it was closed, and this message tried. Workers that meet a failure at the same moment close it once."""
    with transaction.atomic():
        ChannelState.objects.bulk_create([ChannelState(channel=channel)], ignore_conflicts=True)
        state = ChannelState.objects.select_for_update(no_key=True).get(channel=channel)
        if state.closed_until is not None and state.closed_until > now and not trying:
            return state
        state.failing_since = state.failing_since or now
        state.last_error = outcome.code[:60]
        state.stopped = state.last_error if outcome.stopped else ""
        state.closings = min(state.closings + 1, 1000)
        state.closed_until = now + pause(state.closings, stopped=outcome.stopped)
        state.save()
    log.warning("channel_closed channel=%s code=%s stopped=%s", channel, state.last_error, bool(state.stopped))
    return state


def _open(state: ChannelState) -> None:
    fresh = {"failing_since": None, "closed_until": None, "closings": 0, "stopped": "", "last_error": ""}
    ChannelState.objects.filter(~Q(failing_since=None), pk=state.pk).update(**fresh)
    for name, value in fresh.items():
        setattr(state, name, value)
    log.info("channel_opened channel=%s", state.channel)
