"""Whether citizens are told when tasks end: the municipality says so once, and every page keeps to it.

Read at most once a page, however many tasks are on it. Source: docs/rules/citizen-site.md.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from valghalla.municipalities.models import Settings

_known: ContextVar[dict[str, bool] | None] = ContextVar("ends_known", default=None)


@contextmanager
def read_once() -> Iterator[None]:
    """Ask the database once inside the block, and only when somebody wants to know."""
    token = _known.set({})
    try:
        yield
    finally:
        _known.reset(token)


def ends_are_told() -> bool:
    """Whether the times at which tasks end are shown."""
    known = _known.get()
    if known is not None and "told" in known:
        return known["told"]
    told = not Settings.objects.filter(hides_task_ends=True).exists()
    if known is not None:
        known["told"] = told
    return told
