"""Sending letters by e-mail over SMTP.

``send`` hands one letter over; ``open_session`` keeps the connection for many. A letter handed over
is not a letter read: what bounces later comes back to the reply address. docs/integrations/email.md.
"""

from valghalla.integrations.email.client import Receipt, Session, open_session
from valghalla.integrations.email.connection import Connection
from valghalla.integrations.email.errors import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.email.letter import Attachment, Letter, Mailbox
from valghalla.integrations.email.plain_text import plain_text

__all__ = [
    "Attachment",
    "Connection",
    "Letter",
    "Mailbox",
    "NotUnderstood",
    "Receipt",
    "Refused",
    "Session",
    "Unavailable",
    "WrongSettings",
    "open_session",
    "plain_text",
    "send",
]


def send(letter: Letter, *, connection: Connection) -> Receipt:
    """Hand one letter over; what is raised is as in Session.send."""
    with open_session(connection) as session:
        return session.send(letter)
