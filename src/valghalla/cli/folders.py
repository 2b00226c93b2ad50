"""Where things lie on this machine."""

import fcntl
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valghalla.cli.errors import Stop

ROOT = Path(__file__).resolve().parents[3]
SOURCE = ROOT / "src"
LEAST_FREE_BYTES = 500 * 1024 * 1024


def var() -> Path:
    """The folder that holds this machine's state; VALGHALLA_VAR chooses another. Made when missing."""
    folder = Path(os.environ.get("VALGHALLA_VAR") or ROOT / "var").absolute()
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def require_room(folder: Path) -> None:
    """Raises Stop when less than 500 MB is free there."""
    if shutil.disk_usage(folder).free < LEAST_FREE_BYTES:
        raise Stop(f"Less than 500 MB is free at {folder}; make room, or set VALGHALLA_VAR to a folder elsewhere.")


@contextmanager
def locked(path: Path, *, wait: bool = True) -> Iterator[None]:
    """Hold the lock file for a block; the kernel frees it when the process dies.

    Raises BlockingIOError when another process holds it and wait is False.
    """
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_EX if wait else fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
