"""What the phone shows as sender.

Source: requirements E-238; reference on SMS gateways, § 6. Providers cut a longer name silently, so it is checked here.
"""

import re
from enum import StrEnum

from valghalla.integrations.sms.errors import PARTY, Refused
from valghalla.integrations.sms.number import e164

LONGEST = 11
_NAME = re.compile(rf"(?=.*[A-Za-zæøåÆØÅ])[A-Za-z0-9æøåÆØÅ]([A-Za-z0-9æøåÆØÅ ]{{0,{LONGEST - 2}}}[A-Za-z0-9æøåÆØÅ])?")
_SHORT = re.compile(r"\d{3,6}")


class Kind(StrEnum):
    """What sort of sender it is; nobody can answer a name."""

    NAME = "name"
    NUMBER = "number"
    SHORT_NUMBER = "short_number"


def is_sender(text: str) -> bool:
    """Whether the text can stand as sender: a name of at most 11 letters, digits and blanks, or a telephone number."""
    try:
        kind_of(text)
    except Refused:
        return False
    return True


def kind_of(text: str) -> Kind:
    """Which sort it is. Raises Refused with "sms_sender" for none."""
    if _NAME.fullmatch(text):
        return Kind.NAME
    if _SHORT.fullmatch(text):
        return Kind.SHORT_NUMBER
    try:
        e164(text)
    except Refused:
        raise Refused(PARTY, "sms_sender") from None
    return Kind.NUMBER


def on_the_wire(text: str) -> str:
    """The sender as it is sent: numbers with their country, names as they are. Raises as ``kind_of``."""
    return e164(text) if kind_of(text) == Kind.NUMBER else text
