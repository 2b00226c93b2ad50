"""The job worker: threads that do jobs, each with a database connection from the pool.

It may be killed at any moment and run any number of times over: what a dead worker had in hand is given to another
(``base/jobs.py``). Source: docs/adr/0003-jobs-in-the-database.md.
"""

import asyncio
import signal
import time
from concurrent.futures import ThreadPoolExecutor

from asgiref.sync import sync_to_async
from django.db import connections
from procrastinate import exceptions
from procrastinate.contrib.django import DjangoApp, app
from procrastinate.contrib.django.utils import connector_params
from procrastinate.psycopg_connector import PsycopgConnector

from valghalla.base import jobs

# Jobs mostly wait for others; sixteen of them keep one processor busy.
THREADS = 16
# Besides one a thread: what is put in the queue by the clock, and the keeper of claims.
OTHER_CONNECTIONS = 3
HEARTBEAT_SECONDS = 10.0
POLLING_SECONDS = 5.0


def run(*, threads: int = THREADS, silent_seconds: int | None = None, wait: bool = True) -> None:
    """Do jobs until SIGTERM or SIGINT; those under way are finished or, when long, put back in the queue.

    silent_seconds: at the start, take over the work of workers that have been silent for so long; None for the usual.
    wait: False returns when the queue is empty.
    """
    _size_pool(threads)
    _put_rounds_in_queue(silent_seconds)
    for connection in connections.all():
        connection.close()
    asyncio.run(_run(threads, silent_seconds, wait=wait))


async def _run(threads: int, silent_seconds: int | None, *, wait: bool) -> None:
    loop = asyncio.get_running_loop()
    loop.set_default_executor(ThreadPoolExecutor(threads, thread_name_prefix="job"))
    heartbeat = min(HEARTBEAT_SECONDS, (silent_seconds or jobs.SILENT_SECONDS) / 3)
    worker_app = _app()
    async with worker_app.open_async():
        working = asyncio.ensure_future(
            worker_app.run_worker_async(
                concurrency=threads,
                wait=wait,
                install_signal_handlers=False,
                fetch_job_polling_interval=POLLING_SECONDS,
                update_heartbeat_interval=heartbeat,
                stalled_worker_timeout=float(silent_seconds or jobs.SILENT_SECONDS),
            )
        )

        def stop() -> None:
            jobs.stop()
            working.cancel()  # procrastinate takes it as: finish what is under way

        for number in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(number, stop)
        try:
            await working
        except asyncio.CancelledError:
            if not jobs.is_stopping():
                raise
        finally:
            # What is done by the clock is put in the queue from a thread of asgiref's own.
            await sync_to_async(connections.close_all, thread_sensitive=True)()


def _app() -> DjangoApp:
    """procrastinate with connections of its own for fetching jobs.

    The jobs themselves stay with Django's app, so that a job put in the queue by a job belongs to its transaction.
    """
    connector = PsycopgConnector(kwargs=connector_params(), min_size=1, max_size=4)
    worker_app = DjangoApp(connector=connector)
    worker_app.tasks = app.tasks
    worker_app.periodic_registry = app.periodic_registry
    return worker_app


def _size_pool(threads: int) -> None:
    """Let the pool, if there is one, hold a connection for each thread; before the first is opened."""
    for connection in connections.all():
        if isinstance(pool := connection.settings_dict["OPTIONS"].get("pool"), dict):
            pool["max_size"] = max(pool.get("max_size", 0), threads + OTHER_CONNECTIONS)


def _put_rounds_in_queue(silent_seconds: int | None) -> None:
    for name, task in jobs.rounds.items():
        try:
            at_start = task.configure(queueing_lock=f"{name} at start")
            at_start.defer(timestamp=int(time.time()), silent_seconds=silent_seconds)
        except exceptions.AlreadyEnqueued:
            continue
