"""Sending text messages through a commercial gateway, and reading what it tells of them afterwards.

``open_gateway`` gives a way to the provider that the address names; ``Gateway.send`` hands one message over. Accepted is
not delivered: delivery reports come later, posted to us (``read_reports``) or fetched (``Gateway.fetch_reports``), as
do the messages that people send (``read_incoming``). docs/integrations/sms.md.
"""

from valghalla.integrations.sms.codes import Standing, standing_of
from valghalla.integrations.sms.connection import Connection
from valghalla.integrations.sms.errors import NotUnderstood, Refused, Unavailable, WrongSettings
from valghalla.integrations.sms.gateway import Abilities, Gateway, abilities, open_gateway
from valghalla.integrations.sms.incoming import Incoming
from valghalla.integrations.sms.number import e164, national
from valghalla.integrations.sms.reading import read_incoming, read_reports
from valghalla.integrations.sms.report import Report
from valghalla.integrations.sms.sender import is_sender
from valghalla.integrations.sms.text_message import Accepted, TextMessage

__all__ = [
    "Abilities",
    "Accepted",
    "Connection",
    "Gateway",
    "Incoming",
    "NotUnderstood",
    "Refused",
    "Report",
    "Standing",
    "TextMessage",
    "Unavailable",
    "WrongSettings",
    "abilities",
    "e164",
    "is_sender",
    "national",
    "open_gateway",
    "read_incoming",
    "read_reports",
    "standing_of",
]
