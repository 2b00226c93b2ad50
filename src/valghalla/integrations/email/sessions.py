"""Connections to one mail server, shared by the threads of a process: so many at once and no more.

A mail server lets a client have a few connections (Exchange Online three, Postfix fifty); one more is turned away with
421, and everything waits.
"""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from valghalla.integrations.email.client import Receipt, Session
from valghalla.integrations.email.connection import Connection
from valghalla.integrations.email.letter import Letter


class Sessions:
    """Kept connections. ``send`` waits while all of them are busy. Safe with threads."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection
        self._places = threading.BoundedSemaphore(max(connection.most_connections, 1))
        self._lock = threading.Lock()
        self._idle: list[Session] = []
        self._users = 0

    def send(self, letter: Letter) -> Receipt:
        """Hand a letter over by a connection that nobody uses now. Raises as Session.send does."""
        with self._places:
            with self._lock:
                session = self._idle.pop() if self._idle else None
            session = session or Session(self._connection)
            try:
                return session.send(letter)
            finally:
                with self._lock:
                    self._idle.append(session)

    def close(self) -> None:
        """Hang up those that are idle."""
        with self._lock:
            idle, self._idle = self._idle, []
        for session in idle:
            session.close()


_shared: dict[Connection, Sessions] = {}
_users: Counter[Connection] = Counter()
_lock = threading.Lock()


@contextmanager
def shared_sessions(connection: Connection) -> Iterator[Sessions]:
    """This process's connections to that server for a block; they are kept as long as somebody is inside."""
    with _lock:
        sessions = _shared.setdefault(connection, Sessions(connection))
        _users[connection] += 1
    try:
        yield sessions
    finally:
        with _lock:
            _users[connection] -= 1
            if last := not _users[connection]:
                del _shared[connection], _users[connection]
        if last:
            sessions.close()
