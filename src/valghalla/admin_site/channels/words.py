"""How the channels do, in words."""

from collections.abc import Iterable

from django.utils.translation import gettext as _

from valghalla.base import clock
from valghalla.communication.models import ChannelState
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.formats import clock_time, written


def sentences_of(states: Iterable[ChannelState]) -> tuple[str, ...]:
    """A sentence for each channel that does not work, those that somebody has to see to first."""
    return tuple(sentence_of(state) for state in sorted(states, key=lambda one: (not one.stopped, one.channel)))


def sentence_of(state: ChannelState) -> str:
    """Which channel does not work, since when, why, and what is done about it."""
    assert state.failing_since is not None
    facts = {
        "channel": CHANNELS[state.channel],
        "day": written(clock.danish_date(state.failing_since)),
        "time": clock_time(state.failing_since),
        "why": reason(state.last_error),
    }
    if state.stopped:
        return (
            _(
                "%(channel)s has been stopped since %(day)s at %(time)s. %(why)s Messages wait, and it is tried again by itself."
            )
            % facts
        )
    return (
        _(
            "%(channel)s has not worked since %(day)s at %(time)s. %(why)s Messages wait, and it is tried again by itself."
        )
        % facts
    )
