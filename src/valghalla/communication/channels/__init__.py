"""The ways out: what a channel is given, what it answers, and keeping the ways open for the length of a job.

A carrier joins one of the integrations with what we know of a message. It raises nothing that the other side or one
message is to blame for; what came of it is an ``Outcome``. docs/rules/channels.md.
"""

import datetime
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Protocol

from valghalla.base.hang_up import HangsUp
from valghalla.communication.models import Channel, Message
from valghalla.communication.states import State
from valghalla.communication.writing import Written
from valghalla.integrations.email import Attachment
from valghalla.municipalities.models import Municipality, Settings
from valghalla.participants.models import Participant

log = logging.getLogger(__name__)

# A hand-over by these is known to the other side by the message's reference: a second one with the same is no second
# message, and asking again tells what became of the first.
KNOWS_ITS_REFERENCE = frozenset({Channel.EMAIL, Channel.DIGITAL_POST, Channel.LETTER})
# By these a worker that is killed leaves nothing to wonder about: the same Message-ID is kept once in any mailbox.
NEVER_UNCERTAIN = frozenset({Channel.EMAIL})


@dataclass(frozen=True, kw_only=True)
class Parcel:
    """One message to one person, written out.

    message: its pk, reference, attempts, event and group_id are what carriers need.   written: what it says.
    attachments: files, none of them for an SMS.   written_at: aware; the moment of sending when None.   unsubscribe: the
    address at which such e-mails are ended, "" for others.
    """

    message: Message
    person: Participant
    written: Written
    settings: Settings
    municipality: Municipality
    attachments: tuple[Attachment, ...] = ()
    written_at: datetime.datetime | None = None
    unsubscribe: str = ""


@dataclass(frozen=True)
class Outcome:
    """What came of a try.

    state: HANDED_OVER, FAILED_FOR_NOW, FAILED, UNCERTAIN or DROPPED.   code: why, as one word; a page has a sentence for
    it.   transmission: what the provider calls the message.   everybodys: the next message would fail just so.
    stopped: nor will a later one, before somebody sees to it (our certificate, our password, no credit).
    """

    state: State
    code: str = ""
    transmission: str = ""
    everybodys: bool = False
    stopped: bool = False


class Carrier(Protocol):
    """One way out, kept open for the messages of a job."""

    def send(self, parcel: Parcel) -> Outcome:
        """Hand it over, no transaction open, and say what came of it."""

    def close(self) -> None:
        """Hang up."""


Makers = Mapping[str, Callable[[], Carrier]]


class Carriers(HangsUp):
    """The ways out for one job, each opened with its first message. Use in a ``with`` block.

    makers: channel → what makes its carrier.
    """

    def __init__(self, makers: Makers) -> None:
        self._makers = makers
        self._opened: dict[str, Carrier] = {}

    def close(self) -> None:
        """Hang up whatever was opened."""
        for carrier in self._opened.values():
            carrier.close()

    @property
    def channels(self) -> frozenset[str]:
        """Those there is a way for."""
        return frozenset(self._makers)

    def send(self, channel: str, parcel: Parcel) -> Outcome:
        """Hand the parcel over by a channel. What nobody has foreseen is this message's bad luck, tried again later."""
        try:
            if channel not in self._opened:
                self._opened[channel] = self._makers[channel]()
            return self._opened[channel].send(parcel)
        except Exception as error:  # a letter that cannot be made, say: it must not stop the others
            log.error("message_error message=%s error=%s", parcel.message.pk, type(error).__name__)
            return Outcome(State.FAILED_FOR_NOW, "error")
