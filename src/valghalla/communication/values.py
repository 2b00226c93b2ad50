"""Who knows what an automatic message is filled with: a room above registers here when the program starts."""

import datetime
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from valghalla.communication.message_templates.merge import Values as Values
from valghalla.communication.models import Message
from valghalla.integrations.email import Attachment


@dataclass(frozen=True)
class NoLongerDue:
    """The message's cause is gone. reason: a word that pages turn into a sentence."""

    reason: str


class Provider(Protocol):
    """What the outbox asks of the room that its messages are about."""

    def values_for(self, messages: Sequence[Message], *, now: datetime.datetime) -> dict[int, Values | NoLongerDue]:
        """By message key: what it is filled with, or why it is not to be sent any more."""

    def calendars_for(self, messages: Sequence[Message]) -> dict[int, tuple[Attachment, ...]]:
        """By message key: the calendar files that go out with it by e-mail; those without any are left out."""

    def hears_of(self, message: Message) -> bool:
        """Whether it matters to anybody here that the message has left; no query."""

    def handed_over(self, message: Message, *, now: datetime.datetime) -> None:
        """The message has left; called in the transaction that records it."""


_providers: list[Provider] = []


def register(provider: Provider) -> None:
    """Make this provider the one that is asked."""
    _providers[:] = [provider]


def provider() -> Provider:
    """The one that was registered; raises LookupError when none was."""
    if not _providers:
        raise LookupError("nobody provides values for messages")
    return _providers[0]
