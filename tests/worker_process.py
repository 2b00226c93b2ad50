"""A real worker, as a process of its own on the database of the test."""

import os
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.conf import settings
from django.db import connections

from valghalla.config import env

THREADS = 4
SILENT_SECONDS = 2
PATIENCE_SECONDS = 40


def application_environment(smtp_url: str) -> dict[str, str]:
    """What a process needs to work on the database of the test, with the outside as the settings name it now."""
    database = connections["default"].settings_dict
    url = f"postgresql://{database['USER']}:{database['PASSWORD']}@/{database['NAME']}?host={database['HOST']}"
    if database["PORT"]:
        url += f"&port={database['PORT']}"
    root = env.ROOT
    return os.environ | {
        "PYTHONPATH": f"{root / 'src'}{os.pathsep}{root}{os.pathsep}{os.environ.get('PYTHONPATH', '')}",
        "DATABASE_URL": url,
        "VALGHALLA_SMTP_URL": smtp_url,
        "VALGHALLA_CPR_URL": settings.CPR["url"],
        "VALGHALLA_CPR_CERTIFICATE": settings.CPR["certificate"],
        "VALGHALLA_CPR_KEY": settings.CPR["key"],
        "VALGHALLA_CPR_AUTHORITIES": settings.CPR["authorities"],
        "VALGHALLA_PUBLIC_SCHEME": settings.PUBLIC_SCHEME,
        "VALGHALLA_PUBLIC_PORT": settings.PUBLIC_PORT,
    }


@contextmanager
def worker(environment: dict[str, str]) -> Iterator[subprocess.Popen]:
    """A worker process, gone when the block ends."""
    options = ["--threads", str(THREADS), "--silent-seconds", str(SILENT_SECONDS)]
    process = subprocess.Popen([sys.executable, "-m", "django", "run_worker", *options], env=environment)
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def wait_until(true: Callable[[], object], what: str) -> None:
    """Return when it holds; fail with ``what`` when it takes too long."""
    deadline = time.monotonic() + PATIENCE_SECONDS
    while not true():
        assert time.monotonic() < deadline, what
        time.sleep(0.02)
