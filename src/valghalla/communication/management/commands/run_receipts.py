"""``manage run_receipts``: the door at which Beskedfordeler hands receipts over."""

import signal
import threading
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.db import connections

from valghalla.base import clock
from valghalla.base.reference import numbered
from valghalla.communication.received.keep import keep
from valghalla.integrations.beskedfordeler import Answer, Door, Listener, WrongSettings

# Whoever knocks shall hear soon that there is no database, rather than wait for one.
DATABASE_SECONDS = 5
VARIABLES = {
    "certificate": "VALGHALLA_RECEIPTS_CERTIFICATE or VALGHALLA_RECEIPTS_KEY",
    "authorities": "VALGHALLA_RECEIPTS_AUTHORITIES",
    "callers": "VALGHALLA_RECEIPTS_CALLERS",
}


class Command(BaseCommand):
    """Takes receipts until told to stop."""

    help = "Take receipts of Digital Post over HTTPS until SIGTERM."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser):
        """Where to listen."""
        parser.add_argument("--host", default=None, help="address to listen on")
        parser.add_argument("--port", type=int, default=None, help="port to listen on")

    def handle(self, *args, host, port, **options):
        """Open the door."""
        given: dict[str, Any] = dict(settings.RECEIPTS)
        door = Door(**(given | {"host": host or given["host"], "port": port or given["port"]}))
        _size_pool(door.threads)
        try:
            listener = Listener(door, take)
        except WrongSettings as wrong:
            raise CommandError(f"{VARIABLES[wrong.code]} cannot work. See docs/integrations/receipts.md.") from None
        except OSError as problem:
            raise CommandError(f"Port {door.port} of {door.host} cannot be had: {problem.strerror}.") from None
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, lambda *_: threading.Thread(target=listener.stop).start())
        listener.serve()


def take(message: bytes) -> Answer:
    """Store what was handed over. Raises CannotKeep."""
    with numbered():
        return keep(message, came_by="push", now=clock.now())


def _size_pool(threads: int) -> None:
    """A connection for each thread, soon to be had or not at all; before the first is opened."""
    for connection in connections.all():
        if isinstance(pool := connection.settings_dict["OPTIONS"].get("pool"), dict):
            pool |= {"max_size": threads, "timeout": DATABASE_SECONDS}
