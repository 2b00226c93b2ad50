"""What goes out with e-mails besides their text and files: calendar files, and the address at which such letters are ended."""

import datetime
from collections.abc import Sequence

from valghalla.base import tenancy
from valghalla.communication.models import Channel, Event, Message
from valghalla.communication.unsubscribing.addresses import Kind, address, tokens_of
from valghalla.communication.values import provider
from valghalla.integrations.email import Attachment
from valghalla.municipalities.models import Municipality


class Enclosed:
    """For the messages of a job whose way is settled; other ways than e-mail have none of it. Few queries, however many."""

    def __init__(self, messages: Sequence[Message], *, now: datetime.datetime) -> None:
        letters = [message for message in messages if message.channel == Channel.EMAIL]
        self._calendars = provider().calendars_for(letters) if letters else {}
        self._kinds = {message.pk: kind for message in letters if (kind := _kind(message))}
        people = {message.participant_id for message in letters if message.pk in self._kinds}
        self._tokens = tokens_of(people, now=now) if people else {}

    def calendars(self, message: Message) -> tuple[Attachment, ...]:
        """The calendar files of a message."""
        return self._calendars.get(message.pk, ()) if message.channel == Channel.EMAIL else ()

    def unsubscribe(self, message: Message) -> str:
        """The address at which letters like this are ended; "" for one about the person's own task."""
        kind, token = self._kinds.get(message.pk), self._tokens.get(message.participant_id)
        if kind is None or token is None or message.channel != Channel.EMAIL:
            return ""
        municipality = tenancy.current()
        assert isinstance(municipality, Municipality)
        return address(token, kind, municipality=municipality)


def _kind(message: Message) -> Kind | None:
    if message.event == Event.NOTICE:
        return Kind.NOTICES
    return None if message.event else Kind.GROUP
