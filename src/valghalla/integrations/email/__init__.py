"""Sending letters by e-mail over SMTP.

``send`` hands one letter over; ``open_session`` keeps the connection for many, ``shared_sessions`` several for many
threads. A letter handed over is not a letter read: what comes back later is fetched from a mailbox (``ReturnMailbox``) and
read (``bounces.read``). docs/integrations/email.md.
"""

from valghalla.integrations.email.client import Receipt, Session, open_session
from valghalla.integrations.email.connection import Connection
from valghalla.integrations.email.dkim import Dkim
from valghalla.integrations.email.errors import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.email.letter import Attachment, Letter, Mailbox
from valghalla.integrations.email.mailbox import MailboxConnection, ReturnMailbox
from valghalla.integrations.email.plain_text import plain_text
from valghalla.integrations.email.sessions import Sessions, shared_sessions
from valghalla.integrations.email.verp import ReturnAddress, Tag

__all__ = [
    "Attachment",
    "Connection",
    "Dkim",
    "Letter",
    "Mailbox",
    "MailboxConnection",
    "NotUnderstood",
    "Receipt",
    "Refused",
    "ReturnAddress",
    "ReturnMailbox",
    "Session",
    "Sessions",
    "Tag",
    "Unavailable",
    "WrongSettings",
    "open_session",
    "plain_text",
    "send",
    "shared_sessions",
]


def send(letter: Letter, *, connection: Connection) -> Receipt:
    """Hand one letter over; what is raised is as in Session.send."""
    with open_session(connection) as session:
        return session.send(letter)
