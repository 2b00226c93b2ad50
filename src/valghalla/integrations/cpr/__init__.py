"""Looking people up in CPR: Serviceplatformen SF1520, PersonBaseDataExtended version 5.

``look_up`` asks for one person; ``open_session`` keeps the connection for many, from any number of
threads. What goes over the wire and what we read from it: docs/integrations/cpr.md.
"""

from datetime import datetime

from valghalla.base.cpr_number import CprNumber
from valghalla.integrations.cpr.client import Session, open_session
from valghalla.integrations.cpr.connection import Connection, FaultTexts
from valghalla.integrations.cpr.errors import (
    AgreementMissing,
    NoSuchPerson,
    NotUnderstood,
    Refused,
    Unavailable,
    WrongSettings,
)
from valghalla.integrations.cpr.person import Guardianship, PersonFacts

__all__ = [
    "AgreementMissing",
    "Connection",
    "FaultTexts",
    "Guardianship",
    "NoSuchPerson",
    "NotUnderstood",
    "PersonFacts",
    "Refused",
    "Session",
    "Unavailable",
    "WrongSettings",
    "look_up",
    "open_session",
]


def look_up(
    cpr_number: CprNumber,
    *,
    connection: Connection,
    reference: str,
    now: datetime,
    purpose: str = "",
    on_behalf_of: str = "",
) -> PersonFacts:
    """What CPR says of one person now; the arguments and what is raised are those of Session.look_up."""
    with open_session(connection) as cpr:
        return cpr.look_up(cpr_number, reference=reference, now=now, purpose=purpose, on_behalf_of=on_behalf_of)
