"""How background work stands: the rounds that come by the clock, what waits, and whether a worker is there."""

import datetime
from dataclasses import dataclass

from django.db import connection
from procrastinate.contrib.django import app

# A finished job's row is kept a day, so each round that comes daily or more often has its newest one here.
_LAST_RUNS = """
SELECT DISTINCT ON (job.task_name) job.task_name, job.status::text,
    (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type = 'started'),
    (SELECT max(at) FROM procrastinate_events WHERE job_id = job.id AND type IN ('succeeded', 'failed', 'aborted'))
FROM procrastinate_jobs job
WHERE job.queue_name = 'rounds' AND job.status IN ('doing', 'succeeded', 'failed', 'aborted')
ORDER BY job.task_name, job.id DESC
"""
_QUEUE = """
SELECT
    (SELECT max(last_heartbeat) FROM procrastinate_workers),
    count(*) FILTER (WHERE status = 'todo' AND (scheduled_at IS NULL OR scheduled_at <= now())),
    count(*) FILTER (WHERE status = 'todo' AND scheduled_at > now()),
    count(*) FILTER (WHERE status = 'doing'),
    (SELECT min(coalesce(first.scheduled_at, (SELECT min(at) FROM procrastinate_events event WHERE event.job_id = first.id)))
        FROM (SELECT id, scheduled_at FROM procrastinate_jobs WHERE status = 'todo' AND priority >= 0
            AND (scheduled_at IS NULL OR scheduled_at <= now()) ORDER BY id LIMIT 20) first)
FROM procrastinate_jobs WHERE status IN ('todo', 'doing')
"""
_FAILED = """
SELECT job.task_name, count(*), max(event.at) FROM procrastinate_jobs job
JOIN procrastinate_events event ON event.job_id = job.id AND event.type = 'failed'
WHERE job.status = 'failed' GROUP BY job.task_name ORDER BY max(event.at) DESC
"""


@dataclass(frozen=True)
class Run:
    """The newest run of a round. status: "doing", "succeeded", "failed" or "aborted".   ended_at: None while it runs."""

    status: str
    started_at: datetime.datetime | None
    ended_at: datetime.datetime | None

    @property
    def took(self) -> datetime.timedelta | None:
        """How long it took."""
        if self.started_at is None or self.ended_at is None:
            return None
        return self.ended_at - self.started_at


@dataclass(frozen=True)
class Queue:
    """heartbeat: when a worker was heard of last.   due: jobs that could be done now.   later: those that wait for their
    time.   oldest_due_at: since when the oldest due one waits, those that stand behind everything else left out."""

    heartbeat: datetime.datetime | None
    due: int
    later: int
    doing: int
    oldest_due_at: datetime.datetime | None


@dataclass(frozen=True)
class Failed:
    """Jobs of one name that failed for good in the last two weeks. last_at: the newest."""

    name: str
    number: int
    last_at: datetime.datetime


def last_runs() -> dict[str, Run]:
    """The newest run of each round, by its name; one that has never run is left out."""
    with connection.cursor() as cursor:
        cursor.execute(_LAST_RUNS)
        return {name: Run(*rest) for name, *rest in cursor.fetchall()}


def queue() -> Queue:
    """How the queue stands now."""
    with connection.cursor() as cursor:
        cursor.execute(_QUEUE)
        row = cursor.fetchone()
    return Queue(*row)


def failed() -> list[Failed]:
    """What failed, the newest first."""
    with connection.cursor() as cursor:
        cursor.execute(_FAILED)
        return [Failed(*row) for row in cursor.fetchall()]


def next_runs(*, now: datetime.datetime) -> dict[str, datetime.datetime]:
    """When each round comes next by the clock, by its name."""
    periodic = app.periodic_registry.periodic_tasks.values()
    return {one.task.name: one.croniter.get_next(datetime.datetime, start_time=now) for one in periodic}
