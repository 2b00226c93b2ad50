"""Digital Post and printed letters: KombiPostAfsend SF1601 and PostForespørgsel, on Serviceplatformen.

``Service`` is kept for many messages, from any number of threads. A message handed over is not delivered: receipts tell
that later, by the message's reference. What is sent, and what each failure means: docs/integrations/digital-post.md.
"""

from valghalla.integrations.digital_post.connection import Connection
from valghalla.integrations.digital_post.errors import NotTrusted, NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.digital_post.post import Accepted, Action, ActionCode, Address, DigitalPost, PaperLetter
from valghalla.integrations.digital_post.service import Service
from valghalla.integrations.email.letter import Attachment

__all__ = [
    "Accepted",
    "Action",
    "ActionCode",
    "Address",
    "Attachment",
    "Connection",
    "DigitalPost",
    "NotTrusted",
    "NotUnderstood",
    "PaperLetter",
    "Refused",
    "Service",
    "Unavailable",
    "WrongSettings",
]
