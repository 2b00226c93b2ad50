"""Marks that say a step has been done for these inputs, so that the next run leaves it out."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path


def mark_of(files: Iterable[Path], *also: str) -> str:
    """One mark for the names, sizes and times of the files, and the words in also."""
    digest = hashlib.sha256("\0".join(also).encode())
    for file in sorted(files):
        state = file.stat()
        digest.update(f"\0{file}\0{state.st_size}\0{state.st_mtime_ns}".encode())
    return digest.hexdigest()


def contents_mark(files: Iterable[Path], *also: str) -> str:
    """One mark for the names and contents of the files, and the words in also."""
    digest = hashlib.sha256("\0".join(also).encode())
    for file in sorted(files):
        digest.update(os.fsencode(file) + b"\0" + file.read_bytes())
    return digest.hexdigest()


def is_done(stamp: Path, mark: str) -> bool:
    return stamp.exists() and stamp.read_text() == mark


def note_done(stamp: Path, mark: str) -> None:
    """Written last in a step: a killed step is done again."""
    stamp.parent.mkdir(parents=True, exist_ok=True)
    new = stamp.with_name(f"{stamp.name}.{os.getpid()}")
    new.write_text(mark)
    new.replace(stamp)
