"""Messages as e-mail, by SMTP."""

import logging
from contextlib import ExitStack
from dataclasses import replace
from typing import Protocol

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import override

from valghalla.communication.channels import Outcome, Parcel
from valghalla.communication.models import Event, Message
from valghalla.communication.returned.address import envelope_sender
from valghalla.communication.states import State
from valghalla.communication.writing import Frame, NoSender, letter_to
from valghalla.integrations.email import (
    Connection,
    Dkim,
    Letter,
    Mailbox,
    NotUnderstood,
    Receipt,
    Refused,
    Sessions,
    Unavailable,
    WrongSettings,
    shared_sessions,
)
from valghalla.municipalities.links import citizen_page

log = logging.getLogger(__name__)

# Seconds to connect, and to be answered.
WAITED_FOR = (4.0, 8.0)


class Post(Protocol):
    """What takes letters; as in integrations.email.Session."""

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over, or raise one of the three."""

    def close(self) -> None:
        """Hang up."""


class Mail:
    """The way to the mail server for the letters of one job: some of the connections that all jobs of this process share.

    Settings that cannot work are met when a letter is sent, as a server that is down is: the letter waits.
    """

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._kept = ExitStack()
        self._sessions: Sessions | None = None

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over. Raises valghalla.integrations.email's Unavailable, Refused or NotUnderstood."""
        if self._sessions is None:
            self._sessions = self._kept.enter_context(shared_sessions(self._connection))
        return self._sessions.send(letter)

    def close(self) -> None:
        """Leave the connections to the others, or say goodbye and hang up when there are none."""
        self._sessions = None
        self._kept.close()


class EmailCarrier:
    """Letters to people's own mailboxes. post: what takes them."""

    def __init__(self, post: Post) -> None:
        self._post = post

    def send(self, parcel: Parcel) -> Outcome:
        """Hand it over to the mail server, as a letter under the message's own reference."""
        try:
            self._post.send(letter_of(parcel))
        except NoSender:
            return Outcome(State.FAILED_FOR_NOW, "no_sender", everybodys=True, stopped=True)
        except WrongSettings as wrong:
            return Outcome(State.FAILED_FOR_NOW, wrong.code, everybodys=True, stopped=True)
        except Unavailable as failure:
            return Outcome(State.FAILED_FOR_NOW, failure.code, everybodys=_is_the_servers(failure.code))
        except Refused as refusal:
            return Outcome(State.FAILED, refusal.code)
        except NotUnderstood as failure:
            log.error("mail_server_not_understood code=%s", failure.code)
            return Outcome(State.FAILED_FOR_NOW, failure.code, everybodys=_is_the_servers(failure.code))
        return Outcome(State.HANDED_OVER)

    def close(self) -> None:
        """Hang up."""
        self._post.close()


def _is_the_servers(code: str) -> bool:
    """Whether the mail server failed rather than this letter, so that the next would fail as well."""
    return not code[:1].isdigit()


def letter_of(parcel: Parcel) -> Letter:
    """The letter for the mail server. A test has no row, and comes back to its sender. Raises NoSender, WrongSettings."""
    message, municipality = parcel.message, parcel.municipality
    letter = letter_to(
        Mailbox(parcel.person.email, parcel.person.name),
        parcel.written,
        parcel.settings,
        municipality_name=municipality.name,
        reference=str(message.reference),
        attachments=parcel.attachments,
        written_at=parcel.written_at,
        frame=frame_of(parcel),
    )
    if message.pk is None:
        return letter
    returns_to = envelope_sender(municipality, message.reference)
    return replace(letter, envelope_sender=returns_to, unsubscribe=parcel.unsubscribe)


def frame_of(parcel: Parcel) -> Frame:
    """What stands around the letter, in the language of its text."""
    message, template = parcel.message, parcel.message.template
    english = parcel.person.language == "en" and not message.group_id and template is not None and template.body_en
    language = "en" if english else "da"
    with override(language):
        why = _why(message) % {"municipality": parcel.settings.display_name or parcel.municipality.name}
    return Frame(language, why, citizen_page(parcel.municipality, "contact"), parcel.unsubscribe)


def _why(message: Message) -> str:
    """Why she gets it. A test of a template says what the letters will."""
    template = None if message.event or message.group_id else message.template
    event = template.default_for if template is not None else message.event
    if event == Event.NOTICE:
        return _(
            "You get this e-mail because you are responsible for a team or a work location at elections in %(municipality)s."
        )
    if not event:
        return _(
            "You get this e-mail, which is written to many, because you take part in elections in %(municipality)s."
        )
    return _(
        "You get this e-mail because you have said yes to a task at an election in %(municipality)s, or have been asked to."
    )


def connection(*, waited_for: bool = False) -> Connection:
    """The way to the mail server as this installation is set up. waited_for: ask for seconds at most."""
    usual = Connection(url=settings.SMTP_URL, dkim=Dkim(**settings.DKIM), most_connections=settings.SMTP_CONNECTIONS)
    return replace(usual, connect_seconds=WAITED_FOR[0], answer_seconds=WAITED_FOR[1]) if waited_for else usual


def carrier(*, waited_for: bool = False) -> EmailCarrier:
    """The carrier as this installation is set up. waited_for: somebody sits before the screen; ask for seconds at most."""
    return EmailCarrier(Mail(connection(waited_for=waited_for)))
