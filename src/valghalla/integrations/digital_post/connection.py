"""How messages are sent: over which connection, in which version, and as which kind of letter."""

import re
from dataclasses import dataclass

from valghalla.integrations import serviceplatformen
from valghalla.integrations.serviceplatformen import WrongSettings

VERSIONS = ("1.1", "1.2")


@dataclass(frozen=True, kw_only=True)
class Connection:
    """The way to Digital Post and the printer.

    memo_version: "1.2" or "1.1".   letter_type: ForsendelseTypeIdentifikator as agreed with the print supplier, a whole
    number; without it no letters are sent.
    """

    platform: serviceplatformen.Connection
    memo_version: str = "1.2"
    letter_type: str = ""


def require_sound(connection: Connection) -> None:
    """Raise WrongSettings for a version or kind of letter that cannot work."""
    if connection.memo_version not in VERSIONS:
        raise WrongSettings("digital_post", "memo_version")
    if connection.letter_type and not re.fullmatch(r"[1-9][0-9]{0,17}", connection.letter_type, re.ASCII):
        raise WrongSettings("digital_post", "letter_type")
