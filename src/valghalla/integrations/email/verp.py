"""The address that a returned letter comes back to: it says which letter, and cannot be made up by others.

``bounce@example.dk`` → ``bounce+0999.2f1c….k3v9qd7h2m@example.dk``: where the letter belongs, its reference, and a short
keyed digest of both. Variable envelope return paths, as mailing lists have them.
"""

import base64
import hashlib
import hmac
import re
import uuid
from dataclasses import dataclass, field

from valghalla.integrations.email.errors import Refused, WrongSettings
from valghalla.integrations.email.headers import address
from valghalla.integrations.email.letter import Mailbox

CHECK_LENGTH = 10
LONGEST_LOCAL_PART = 64
_PLACE = re.compile(r"[a-z0-9]{1,8}")


@dataclass(frozen=True, slots=True)
class Tag:
    """place: a short word for where the letter belongs, such as a municipality's code.   reference: the letter's own."""

    place: str
    reference: uuid.UUID


@dataclass(frozen=True)
class ReturnAddress:
    """base: the mailbox's own address.   key: what the digest is made with, the same on every machine."""

    base: str
    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        """Raises WrongSettings for an address that cannot be one, or is too long to hold a tag."""
        try:
            bare = address(Mailbox(self.base), wrong="bounce_address")
        except Refused:
            raise WrongSettings("email", "bounce_address") from None
        local_part = bare.rpartition("@")[0]
        longest = LONGEST_LOCAL_PART - len("+") - 8 - len(".") - 32 - len(".") - CHECK_LENGTH
        if "+" in local_part or not local_part.isascii() or len(local_part) > longest:
            raise WrongSettings("email", "bounce_address")

    def of(self, tag: Tag) -> str:
        """The address for one letter. Raises ValueError for a place that is no short word."""
        if not _PLACE.fullmatch(tag.place):
            raise ValueError("a place is 1 to 8 small letters and digits")
        local_part, _, domain = self.base.strip().partition("@")
        return f"{local_part}+{tag.place}.{tag.reference.hex}.{self._check(tag)}@{domain}"

    def find(self, text: str) -> Tag | None:
        """The first of our own addresses in a text, made with our key; None when there is none. Capitals do not count:
        servers on the way may change them."""
        local_part, _, domain = self.base.strip().lower().partition("@")
        tag = rf"([a-z0-9]{{1,8}})\.([0-9a-f]{{32}})\.([a-z2-7]{{{CHECK_LENGTH}}})"
        ours = rf"(?<![\w.+-]){re.escape(local_part)}\+{tag}@{re.escape(domain)}(?![a-z0-9-]|\.[a-z0-9])"
        for place, reference, check in re.findall(ours, text.lower()):
            found = Tag(place, uuid.UUID(reference))
            if hmac.compare_digest(self._check(found), check):
                return found
        return None

    def _check(self, tag: Tag) -> str:
        made = hmac.digest(self.key, f"{tag.place}.{tag.reference.hex}".encode(), hashlib.sha256)
        return base64.b32encode(made).decode().lower()[:CHECK_LENGTH]
