"""Background work: jobs in PostgreSQL, put there in the transaction of the change that causes them.

A job's arguments are the municipality's key and other keys, never facts about people. Source: docs/adr/0003-jobs-in-the-database.md.
"""

import functools
from collections.abc import Callable
from typing import Any

from django.db import close_old_connections
from procrastinate import RetryStrategy
from procrastinate.contrib.django import app

from valghalla.base.tenancy import HasKey, acting_for


class _Key:
    """A municipality known by its key alone, all that acting needs."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


find_municipality: Callable[[int], HasKey] = _Key


def job(*, name: str, queue: str = "default", priority: int = 0, attempts: int = 1) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a job that acts for one municipality; call ``.defer(municipality=…, …)`` to put it in the queue.

    attempts: how many times in all it is tried when it raises, with growing pauses.   priority: higher goes first.
    """

    def make(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def run(*, municipality: int, **arguments: Any) -> None:
            close_old_connections()
            try:
                with acting_for(find_municipality(municipality)):
                    function(**arguments)
            finally:
                close_old_connections()

        retry = RetryStrategy(max_attempts=attempts, exponential_wait=5) if attempts > 1 else False
        return app.task(name=name, queue=queue, priority=priority, retry=retry)(run)

    return make
