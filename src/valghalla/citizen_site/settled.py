"""What the municipality has settled for itself, read once a page however many parts of the page ask."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from valghalla.municipalities.models import Settings
from valghalla.municipalities.settled import settled

_read: ContextVar[list[Settings] | None] = ContextVar("settings_of_the_page", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Ask the database once inside the block, and only when somebody wants to know."""
    token = _read.set([])
    try:
        yield
    finally:
        _read.reset(token)


def settings() -> Settings:
    """The municipality's settings; those of one that has settled nothing yet when there are none."""
    read = _read.get()
    if read:
        return read[0]
    found = settled()
    if read is not None:
        read.append(found)
    return found


def ends_are_told() -> bool:
    """Whether citizens are told when tasks end. Source: docs/rules/citizen-site.md."""
    return not settings().hides_task_ends
