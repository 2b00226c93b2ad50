"""The inbox: each letter once per receiver, however often it was handed over."""

import datetime
import os
import sqlite3
import threading
from dataclasses import dataclass
from pathlib import Path

from valghalla_simulators import clock
from valghalla_simulators.mail import reading

MOST_KEPT = 20_000
_TABLE = """
    CREATE TABLE IF NOT EXISTS letters (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        message_id TEXT, recipient TEXT NOT NULL, sender TEXT NOT NULL, subject TEXT NOT NULL, folded TEXT NOT NULL,
        received_at TEXT NOT NULL, handed_over INTEGER NOT NULL DEFAULT 1, raw BLOB NOT NULL,
        UNIQUE (message_id, recipient)
    )"""
_COLUMNS = "id, message_id, recipient, sender, subject, received_at, handed_over"


@dataclass(frozen=True)
class Letter:
    """One message in one receiver's box. handed_over: how many times it was delivered; message_id None: it had none."""

    id: int
    message_id: str | None
    recipient: str
    sender: str
    subject: str
    received_at: datetime.datetime
    handed_over: int


class Inbox:
    """Letters in memory, or in a file in ``folder`` so that they outlive the process. Safe between threads.

    The oldest go when there are more than ``most``.
    """

    def __init__(self, folder: Path | None = None, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.RLock()
        self._database = sqlite3.connect(_file(folder), check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")  # training mail: worth no waiting for the disk
        self._database.execute(_TABLE)

    def take(self, sender: str, recipient: str, raw: bytes) -> None:
        """Put a message into a receiver's box; one already there is counted, not doubled.

        Messages without an id are all kept.
        """
        message = reading.parse(raw)
        subject = reading.header(message, "Subject")
        message_id = reading.header(message, "Message-ID") or None
        with self._lock:
            again = self._database.execute(
                "UPDATE letters SET handed_over = handed_over + 1 WHERE message_id = ? AND recipient = ?",
                (message_id, recipient),
            )
            if not again.rowcount:
                folded = f"{recipient}\n{subject}".casefold()
                self._database.execute(
                    "INSERT INTO letters (message_id, recipient, sender, subject, folded, received_at, raw) "
                    "VALUES (?, ?, ?, ?, ?, ?, ?)",
                    (message_id, recipient, sender, subject, folded, clock.now().isoformat(), raw),
                )
                self._database.execute(
                    "DELETE FROM letters WHERE id <= (SELECT max(id) FROM letters) - ?", (self._most,)
                )

    def letters(self, search: str = "", *, limit: int = 50, before: int | None = None) -> list[Letter]:
        """Newest first; with every word of the search in recipient or subject; ``before``: older than that id."""
        words = search.casefold().split()
        where = ["instr(folded, ?) > 0"] * len(words) + (["id < ?"] if before is not None else [])
        values: list[str | int] = [*words, *([before] if before is not None else []), limit]
        # Only fixed words are joined here; what was searched for goes in as values.
        query = (
            f"SELECT {_COLUMNS} FROM letters {'WHERE ' + ' AND '.join(where) if where else ''} ORDER BY id DESC LIMIT ?"  # noqa: S608
        )
        with self._lock:
            return [_letter(row) for row in self._database.execute(query, values).fetchall()]

    def get(self, letter_id: int) -> tuple[Letter, bytes] | None:
        """A letter with the bytes as received."""
        with self._lock:
            row = self._database.execute(f"SELECT {_COLUMNS}, raw FROM letters WHERE id = ?", (letter_id,)).fetchone()  # noqa: S608
        return (_letter(row[:-1]), row[-1]) if row else None

    def count(self) -> tuple[int, int]:
        """How many letters there are, and how many times letters were handed over."""
        with self._lock:
            letters, handed_over = self._database.execute(
                "SELECT count(*), coalesce(sum(handed_over), 0) FROM letters"
            ).fetchone()
        return letters, handed_over

    def clear(self) -> None:
        """Throw everything away."""
        with self._lock:
            self._database.execute("DELETE FROM letters")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()


def _file(folder: Path | None) -> str:
    if folder is None:
        return ":memory:"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "inbox.sqlite"
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return str(path)


def _letter(row: tuple[int, str | None, str, str, str, str, int]) -> Letter:
    number, message_id, recipient, sender, subject, received_at, handed_over = row
    return Letter(
        number, message_id, recipient, sender, subject, datetime.datetime.fromisoformat(received_at), handed_over
    )
