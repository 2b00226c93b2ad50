"""What the machine's PostgreSQL does with the barest SQL: the limit beside each figure."""

import os
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import psycopg
from django.db import connection as ours


def connect() -> psycopg.Connection:
    """A connection past Django, as the same role."""
    settings = ours.settings_dict
    return psycopg.connect(
        host=settings["HOST"] or None,
        port=settings["PORT"] or None,
        dbname=settings["NAME"],
        user=settings["USER"],
        password=settings["PASSWORD"],
        autocommit=True,
    )


def as_owner() -> psycopg.Connection:
    """A connection as the database's owner, who may take away what the application may only add."""
    return psycopg.connect(os.environ["DATABASE_OWNER_URL"])


def per_second(work: Callable[[psycopg.Connection], object], *, connections: int, seconds: float = 2.0) -> float:
    """How often in a second the work is done, over so many connections."""

    def one(_: int) -> int:
        done, began = 0, time.perf_counter()
        with connect() as connection:
            while time.perf_counter() - began < seconds:
                work(connection)
                done += 1
        return done

    with ThreadPoolExecutor(connections) as threads:
        began = time.perf_counter()
        return sum(threads.map(one, range(connections))) / (time.perf_counter() - began)
