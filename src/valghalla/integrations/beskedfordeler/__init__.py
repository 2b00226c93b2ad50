"""Receipts from Beskedfordeler (SF1461): what became of shipments handed over to KombiPostAfsend (SF1601).

They are pushed to a door of ours (``Listener``) or fetched from a queue (``pull``). Either way a message is kept first, as
it came, and read afterwards: ``read_envelope``, ``read_receipt``. docs/integrations/receipts.md.
"""

from valghalla.integrations.beskedfordeler.answer import Answer
from valghalla.integrations.beskedfordeler.envelope import Envelope, read_envelope
from valghalla.integrations.beskedfordeler.errors import CannotKeep, NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.beskedfordeler.listener import PATH, Door, Listener
from valghalla.integrations.beskedfordeler.pull import ENTITY_ID, Queue, pull
from valghalla.integrations.beskedfordeler.receipt import Receipt, read_receipt
from valghalla.integrations.beskedfordeler.statuses import Kind
from valghalla.integrations.beskedfordeler.xml import LARGEST

__all__ = [
    "ENTITY_ID",
    "LARGEST",
    "PATH",
    "Answer",
    "CannotKeep",
    "Door",
    "Envelope",
    "Kind",
    "Listener",
    "NotUnderstood",
    "Queue",
    "Receipt",
    "Refused",
    "Unavailable",
    "WrongSettings",
    "pull",
    "read_envelope",
    "read_receipt",
]
