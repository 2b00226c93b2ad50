"""A door of the test's own, and callers with all kinds of certificates."""

import threading
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from tests.integrations.beskedfordeler.callers import EMPLOYEE, ORGANISATION, SYSTEM, fingerprint, issue
from valghalla.integrations.beskedfordeler import Answer, Door, Listener
from valghalla_simulators.keys import key_of


@dataclass(frozen=True)
class Callers:
    """Certificate files. known: on the list by its subject.   pinned: on the list by its fingerprint."""

    folder: Path
    authority: Path
    server: Path
    known: Path
    pinned: Path
    employee: Path
    expired: Path
    stranger: Path
    foreign: Path

    def door(self, **named) -> Door:
        """A door that lets in the two that are known."""
        values: dict[str, Any] = {
            "port": 0,
            "certificate_path": self.server,
            "key_path": key_of(self.server),
            "authorities_path": self.authority,
            "callers": f"{SYSTEM}+{ORGANISATION}, {fingerprint(self.pinned)}",
        }
        return Door(**(values | named))


@pytest.fixture(scope="session")
def callers(outside_keys: Path, tmp_path_factory: pytest.TempPathFactory) -> Callers:
    """All of them, made once."""
    folder = tmp_path_factory.mktemp("callers")
    authority, foreign = outside_keys / "authority.pem", outside_keys / "foreign-authority.pem"
    other = "UI:DK-O:G:00000000-0000-0000-0000-0000000000b2"
    return Callers(
        folder=folder,
        authority=authority,
        server=outside_keys / "receipts-server.pem",
        known=issue(folder, "known", authority=authority),
        pinned=issue(folder, "pinned", authority=authority, serial_numbers=(other,)),
        employee=issue(folder, "employee", authority=authority, serial_numbers=(EMPLOYEE,)),
        expired=issue(folder, "expired", authority=authority, days=(-30, -1)),
        stranger=issue(folder, "stranger", authority=authority, serial_numbers=(other,)),
        foreign=issue(folder, "foreign", authority=foreign),
    )


@dataclass
class Open:
    """An open door. took: what was handed over.   then: what is done with it instead of keeping it."""

    port: int
    took: list[bytes] = field(default_factory=list)
    then: Callable[[bytes], Answer] | None = None


@pytest.fixture
def opened(callers: Callers) -> Callable[..., AbstractContextManager[Open]]:
    """Opens doors that are closed when the block ends."""

    @contextmanager
    def opening(**named) -> Iterator[Open]:
        door = Open(0)

        def take(message: bytes) -> Answer:
            if door.then is not None:
                return door.then(message)
            door.took.append(message)
            return Answer.TAKEN

        listener = Listener(callers.door(**named), take)
        door.port = listener.port
        serving = threading.Thread(target=listener.serve, daemon=True)
        serving.start()
        try:
            yield door
        finally:
            listener.stop()
            serving.join(5)

    return opening
