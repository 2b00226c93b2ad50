"""Everything that was accepted, and how far it has come."""

import datetime
import os
import sqlite3
import threading
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from valghalla_simulators import clock
from valghalla_simulators.beskedfordeler.receipt import FINAL, Status
from valghalla_simulators.digital_post.memo_rules import Failure

MOST_KEPT = 20_000
_TABLE = """
    CREATE TABLE IF NOT EXISTS posts (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        kind TEXT NOT NULL, reference TEXT NOT NULL, transmission_id TEXT NOT NULL, message_id TEXT NOT NULL,
        cvr TEXT NOT NULL, sender TEXT NOT NULL, number TEXT NOT NULL, name TEXT NOT NULL, subject TEXT NOT NULL,
        accepted_at TEXT NOT NULL, state TEXT NOT NULL DEFAULT '', settled_at TEXT, error TEXT NOT NULL DEFAULT '',
        error_text TEXT NOT NULL DEFAULT '', raw BLOB NOT NULL
    )"""
_INDEXES = (
    "CREATE INDEX IF NOT EXISTS posts_by_reference ON posts (reference)",
    "CREATE INDEX IF NOT EXISTS posts_by_number ON posts (number, id)",
)
_COLUMNS = (
    "id, kind, reference, transmission_id, message_id, cvr, sender, number, name, subject, accepted_at, state, "
    "settled_at, error, error_text"
)
_ARRIVED = (Status.DELIVERED.code, Status.LETTER_POSTED.code)


class Kind(StrEnum):
    """What something was sent as."""

    DIGITAL = "digital"
    TEXT = "nemsms"
    LETTER = "letter"


@dataclass(frozen=True)
class Post:
    """Something accepted. reference: the sender's own. number: the receiver's CPR or CVR number, "" on some letters.

    state: the latest TransaktionsStatusKode, "" before the first. settled_at: when that came.
    """

    id: int
    kind: Kind
    reference: str
    transmission_id: str
    message_id: str
    cvr: str
    sender: str
    number: str
    name: str
    subject: str
    accepted_at: datetime.datetime
    state: str = ""
    settled_at: datetime.datetime | None = None
    error: str = ""
    error_text: str = ""

    @property
    def arrived(self) -> bool:
        """In the citizen's box, or posted."""
        return self.state in _ARRIVED


class Posts:
    """In memory, or in a file in ``folder`` so that they outlive the process. Safe between threads.

    The oldest go when there are more than ``most``.
    """

    def __init__(self, folder: Path | None = None, most: int = MOST_KEPT) -> None:
        self._most = most
        self._lock = threading.RLock()
        self._database = sqlite3.connect(_file(folder), check_same_thread=False, isolation_level=None)
        self._database.execute("PRAGMA journal_mode = WAL")
        self._database.execute("PRAGMA synchronous = OFF")
        self._database.execute(_TABLE)
        for index in _INDEXES:
            self._database.execute(index)

    def add(self, post: Post, raw: bytes) -> Post:
        """Keep something; comes back with its id."""
        row = (
            post.kind, post.reference, post.transmission_id, post.message_id, post.cvr, post.sender, post.number,
            post.name, post.subject, post.accepted_at.isoformat(), raw,
        )  # fmt: skip
        with self._lock:
            number = self._database.execute(
                "INSERT INTO posts (kind, reference, transmission_id, message_id, cvr, sender, number, name, subject, "
                "accepted_at, raw) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                row,
            ).lastrowid
            self._database.execute("DELETE FROM posts WHERE id <= ?", ((number or 0) - self._most,))
        found = self.get(number or 0)
        assert found
        return found[0]

    def settle(self, number: int, status: Status, failure: Failure | None, at: datetime.datetime) -> None:
        """Note how far it has come."""
        with self._lock:
            self._database.execute(
                "UPDATE posts SET state = ?, settled_at = ?, error = ?, error_text = ? WHERE id = ?",
                (status.code, at.isoformat(), failure.code if failure else "", failure.text if failure else "", number),
            )

    def by_reference(self, reference: str) -> list[Post]:
        """Everything accepted under the reference, oldest first."""
        return self._all("WHERE reference = ? ORDER BY id", reference.lower())

    def unfinished(self) -> list[Post]:
        """What has still to come somewhere, oldest first."""
        final = [status.code for status in FINAL]
        return self._all(f"WHERE state NOT IN ({', '.join('?' * len(final))}) ORDER BY id", *final)

    def latest(
        self, *, number: str = "", kinds: tuple[Kind, ...] = tuple(Kind), arrived: bool = False, limit: int = 50,
        before: int | None = None,
    ) -> list[Post]:  # fmt: skip
        """Newest first. number: of one receiver. arrived: only what has. before: older than that id."""
        where: list[str] = [f"kind IN ({', '.join('?' * len(kinds))})"]
        values: list[str] = [*kinds]
        if number:
            where, values = [*where, "number = ?"], [*values, number]
        if arrived:
            where, values = [*where, "state IN (?, ?)"], [*values, *_ARRIVED]
        if before is not None:
            where, values = [*where, "id < ?"], [*values, str(before)]
        return self._all(f"WHERE {' AND '.join(where)} ORDER BY id DESC LIMIT {int(limit)}", *values)

    def get(self, number: int) -> tuple[Post, bytes] | None:
        """One of them with the part of the request that it came in."""
        with self._lock:
            row = self._database.execute(f"SELECT {_COLUMNS}, raw FROM posts WHERE id = ?", (number,)).fetchone()  # noqa: S608
        return (_post(row[:-1]), row[-1]) if row else None

    def receivers(self, limit: int = 100) -> list[tuple[str, int]]:
        """Numbers with something in their digital box, the latest first, and how much."""
        with self._lock:
            return self._database.execute(
                "SELECT number, count(*) FROM posts WHERE kind != 'letter' AND state = ? GROUP BY number "
                "ORDER BY max(id) DESC LIMIT ?",
                (Status.DELIVERED.code, limit),
            ).fetchall()

    def arrivals(self) -> dict[str, int]:
        """How often something has arrived, by reference; those of which nothing has are there with 0."""
        with self._lock:
            return dict(
                self._database.execute(
                    "SELECT reference, sum(state IN (?, ?)) FROM posts GROUP BY reference", _ARRIVED
                ).fetchall()
            )

    def count(self) -> dict[Kind, tuple[int, int]]:
        """By kind: how many were accepted, and how many have arrived."""
        with self._lock:
            rows = self._database.execute(
                "SELECT kind, count(*), sum(state IN (?, ?)) FROM posts GROUP BY kind", _ARRIVED
            ).fetchall()
        return dict.fromkeys(Kind, (0, 0)) | {Kind(kind): (total, arrived) for kind, total, arrived in rows}

    def clear(self) -> None:
        """Throw everything away."""
        with self._lock:
            self._database.execute("DELETE FROM posts")

    def close(self) -> None:
        """Let go of the file."""
        with self._lock:
            self._database.close()

    def _all(self, rest: str, *values: str) -> list[Post]:
        # Only fixed words are joined here; what was searched for goes in as values.
        with self._lock:
            rows = self._database.execute(f"SELECT {_COLUMNS} FROM posts {rest}", values).fetchall()  # noqa: S608
        return [_post(row) for row in rows]


def _file(folder: Path | None) -> str:
    if folder is None:
        return ":memory:"
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    path = folder / "digital-post.sqlite"
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))
    return str(path)


def _post(row: tuple) -> Post:
    accepted, settled = row[10], row[12]
    return Post(
        id=row[0], kind=Kind(row[1]), reference=row[2], transmission_id=row[3], message_id=row[4], cvr=row[5],
        sender=row[6], number=row[7], name=row[8], subject=row[9],
        accepted_at=datetime.datetime.fromisoformat(accepted).astimezone(clock.DANISH), state=row[11],
        settled_at=datetime.datetime.fromisoformat(settled).astimezone(clock.DANISH) if settled else None,
        error=row[13], error_text=row[14],
    )  # fmt: skip
