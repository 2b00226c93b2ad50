"""The mailbox that returned letters come to, as an IMAP server keeps one."""

import datetime
import threading
from dataclasses import dataclass, field
from urllib.parse import quote

from valghalla_simulators import clock

MOST_KEPT = 5_000


@dataclass
class Kept:
    """One message. uid: never used again."""

    uid: int
    raw: bytes
    received_at: datetime.datetime
    flags: set[str] = field(default_factory=set)


class ReturnMailbox:
    """Messages in the order they came. Safe between threads; the oldest go when there are too many."""

    def __init__(self, address: str = "retur@valghalla.example") -> None:
        self.address = address
        self.user, self.password = address, "simuleret"
        self.lock = threading.RLock()
        self.messages: list[Kept] = []
        self.last_uid = 0

    def is_for(self, address: str) -> bool:
        """Whether mail to an address comes here: it is ours, whatever stands behind a plus sign."""
        local, _, domain = address.lower().rpartition("@")
        return f"{local.partition('+')[0]}@{domain}" == self.address

    def url(self, host: str, port: int) -> str:
        """The way to it, for who reads it."""
        return f"imaps://{quote(self.user)}:{self.password}@{host}:{port}/INBOX"

    def take(self, raw: bytes) -> None:
        """Put a message in."""
        with self.lock:
            self.last_uid += 1
            self.messages.append(Kept(self.last_uid, raw, clock.now()))
            del self.messages[:-MOST_KEPT]

    def expunge(self, uids: set[int] | None = None) -> list[int]:
        """Remove what is marked as deleted, of those uids only if given; the numbers they had, each as the ones before it
        have gone."""
        gone = []
        with self.lock:
            at = 0
            while at < len(self.messages):
                one = self.messages[at]
                if "\\Deleted" in one.flags and (uids is None or one.uid in uids):
                    del self.messages[at]
                    gone.append(at + 1)
                else:
                    at += 1
        return gone

    def clear(self) -> None:
        """Throw everything away."""
        with self.lock:
            self.messages.clear()
