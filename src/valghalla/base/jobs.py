"""Background work: jobs in PostgreSQL, put there in the transaction of the change that causes them.

A job's arguments are the municipality's key and other keys, never facts about people.
Source: docs/adr/0003-jobs-in-the-database.md.
"""

import functools
import threading
from collections.abc import Callable, Sequence
from typing import Any

from django.db import connection
from procrastinate import JobContext, RetryStrategy
from procrastinate.contrib.django import app
from procrastinate.jobs import Status

from valghalla.base.reference import numbered
from valghalla.base.tenancy import HasKey, acting_for, required_id
from valghalla.base.written_rows import Statement

FINISHED_KEPT_HOURS = 24
FAILED_KEPT_HOURS = 14 * 24
SILENT_SECONDS = 30


class _Key:
    """A municipality known by its key alone, all that acting needs."""

    def __init__(self, pk: int) -> None:
        self.pk = pk


find_municipality: Callable[[int], HasKey] = _Key
# Work that is done again and again, and once when a worker starts: name → its task.
rounds: dict[str, Any] = {}
_stopping = threading.Event()


def job(
    *, name: str, queue: str = "default", priority: int = 0, attempts: int = 1, lock: str | None = None
) -> Callable[[Callable[..., Any]], Any]:
    """Make a function a job that acts for one municipality; ``do_later`` and ``put_in_queue`` put it in the queue
    by its name.

    attempts: how many times in all it is tried when it raises, with growing pauses.   priority: higher goes first.
    lock: jobs with the same are done one at a time, in the order they were queued, whatever worker and municipality.
    A job whose worker died is done again by another (``retry_stalled``), so it must stand being done twice.
    """

    def make(function: Callable[..., Any]) -> Any:
        @functools.wraps(function)
        def run(*, municipality: int, **arguments: Any) -> None:
            let_go_of_connection()
            try:
                with numbered(), acting_for(find_municipality(municipality)):
                    function(**arguments)
            finally:
                let_go_of_connection()

        retry = RetryStrategy(max_attempts=attempts, exponential_wait=5) if attempts > 1 else False
        return app.task(name=name, queue=queue, priority=priority, retry=retry, lock=lock)(run)

    return make


def regularly(*, name: str, cron: str, priority: int = 100) -> Callable[[Callable[..., None]], Any]:
    """Make a function work that is done by the clock and once when a worker starts; it opens its municipalities itself.

    cron: minute, hour, day, month, day of week, in UTC.   The function takes ``silent_seconds``: how long a worker
    must have been silent for its work to be taken over, None for the usual. While one waits no second is queued.
    """

    def make(function: Callable[..., None]) -> Any:
        @functools.wraps(function)
        def run(timestamp: int, silent_seconds: int | None = None) -> None:
            let_go_of_connection()
            try:
                with numbered():
                    function(silent_seconds=silent_seconds)
            finally:
                let_go_of_connection()

        rounds[name] = app.periodic(cron=cron)(
            app.task(name=name, queue="rounds", priority=priority, queueing_lock=name, lock=name)(run)
        )
        return rounds[name]

    return make


def put_in_queue(
    name: str, arguments: Sequence[dict[str, Any]], *, seconds: int = 0, priority: int | None = None
) -> None:
    """Put a job of that name in the queue for each set of arguments, in this transaction.

    seconds: not before then.   priority: instead of the job's own; higher goes first.
    """
    if arguments:
        schedule = {"seconds": seconds} if seconds else None
        named = {} if priority is None else {"priority": priority}
        app.configure_task(name, schedule_in=schedule, allow_unknown=False, **named).batch_defer(*arguments)


def job_in_sql(name: str, arguments: str) -> Statement:
    """What puts a job of that name in the queue where it stands among the columns of a SELECT, once for each row.

    arguments: the job's, as SQL that makes a jsonb of the row's columns.
    """
    job = app.configure_task(name, allow_unknown=False).job
    columns = f"%s, %s, %s, %s, %s, {arguments}, NULL"
    return Statement(
        f"procrastinate_defer_jobs_v1(ARRAY[ROW({columns})::procrastinate_job_to_defer_v1])",
        [job.queue, job.task_name, job.priority, job.lock, job.queueing_lock],
    )


def do_later(name: str, **arguments: Any) -> None:
    """Put a job of that name in the queue for the municipality acted for, in this transaction."""
    put_in_queue(name, [{"municipality": required_id(), **arguments}])


def let_go_of_connection() -> None:
    """Give this thread's connection back to the pool, so that it is nobody's while something else is waited for. Keeps
    it when a transaction is open around."""
    if not connection.in_atomic_block:
        connection.close()


def is_stopping() -> bool:
    """Whether this process has been told to stop: a long job then puts what is left in the queue and returns."""
    return _stopping.is_set()


def stop() -> None:
    """Tell long jobs of this process to come to an end."""
    _stopping.set()


@app.periodic(cron="* * * * *")
@app.task(
    name="jobs.retry_stalled", queue="rounds", priority=100, queueing_lock="jobs.retry_stalled", pass_context=True
)
async def retry_stalled(context: JobContext, timestamp: int, silent_seconds: int | None = None) -> None:
    """Give the jobs of workers that have not been heard of to another worker."""
    silent = SILENT_SECONDS if silent_seconds is None else silent_seconds
    manager = context.app.job_manager
    await manager.prune_stalled_workers(silent)
    for stalled in await manager.get_stalled_jobs(seconds_since_heartbeat=silent):
        if stalled.queueing_lock:  # work by the clock: it comes again
            await manager.finish_job(stalled, Status.ABORTED, delete_job=False)
        else:
            await manager.retry_job(stalled)


rounds["jobs.retry_stalled"] = retry_stalled


@app.periodic(cron="17 * * * *")
@app.task(name="jobs.delete_old", queue="rounds", queueing_lock="jobs.delete_old", pass_context=True)
async def delete_old(context: JobContext, timestamp: int) -> None:
    """Forget finished jobs after a day, failed ones after two weeks."""
    manager = context.app.job_manager
    await manager.delete_old_jobs(nb_hours=FINISHED_KEPT_HOURS)
    await manager.delete_old_jobs(
        nb_hours=FAILED_KEPT_HOURS, include_failed=True, include_aborted=True, include_cancelled=True
    )
