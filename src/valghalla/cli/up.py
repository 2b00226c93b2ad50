"""./valghalla up: everything on one machine."""

import argparse
import http.client
import signal
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valghalla.cli import folders, ports, preparing, processes, static_files, surroundings, texts
from valghalla.cli.errors import Stop
from valghalla.cli.ports import Ports
from valghalla.cli.supervisor import Child, Supervisor, answers, end_leftovers
from valghalla.cli.welcome import welcome

LOOK_SECONDS = 0.25


def run(arguments: list[str]) -> int:
    """Start everything and keep it running until told to stop; then nothing is left running."""
    parser = argparse.ArgumentParser(
        prog="./valghalla up", description="Everything on one machine, with municipalities to try."
    )
    ports.add_options(parser)
    chosen = ports.chosen(parser.parse_args(arguments))
    if not surroundings.is_development():
        raise Stop(
            "`up` is for trying and developing, with made-up keys and people; in service use serve, worker and migrate."
        )
    var = folders.var()
    with _only_one(var, chosen):
        end_leftovers(_book(var))
        folders.require_room(var)
        ports.require_free(chosen)
        with surroundings.with_database(var, chosen) as environment:
            _run_all(var, chosen, environment)
    return 0


@contextmanager
def _only_one(var: Path, chosen: Ports) -> Iterator[None]:
    try:
        with folders.locked(var / "run" / "up.lock", wait=False):
            yield
    except BlockingIOError:
        address = f"http://admin.korsbaek.localhost:{chosen.web}"
        raise Stop(f"Valghalla is running here already (usually at {address}); stop that one first.") from None


def _run_all(var: Path, chosen: Ports, environment: dict[str, str]) -> None:
    supervisor = Supervisor(_book(var))
    try:
        supervisor.start(_simulators(var, chosen, environment))
        texts.compile_changed()
        static_files.ensure_built(var)
        preparing.ensure_migrated(var, environment)
        static_files.ensure_collected(var, environment)
        supervisor.wait_until_ready()
        preparing.ensure_seeded(var, environment, simulators_port=chosen.simulators)
        application = surroundings.as_application(environment)
        supervisor.start(
            Child(
                "web server",
                processes.web("127.0.0.1", chosen.web),
                application,
                var / "log" / "web.log",
                _serves(chosen),
            )
        )
        supervisor.start(Child("job worker", processes.worker(), application, var / "log" / "worker.log"))
        supervisor.start(
            Child(
                "door for receipts",
                processes.receipts(chosen.receipts, "127.0.0.1"),
                application,
                var / "log" / "receipts.log",
                lambda: answers(chosen.receipts),
            )
        )
        supervisor.wait_until_ready()
        print(welcome(chosen), flush=True)
        while True:
            supervisor.look()
            time.sleep(LOOK_SECONDS)
    except (KeyboardInterrupt, SystemExit):
        print("Stopping ...", file=sys.stderr, flush=True)
    finally:
        _ignore_impatience()
        supervisor.stop()


def _ignore_impatience() -> None:
    """A second Ctrl-C must not keep the first from ending everything."""
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)


def _simulators(var: Path, chosen: Ports, environment: dict[str, str]) -> Child:
    """They get the ports and nothing of the product's secrets."""
    secret = {"DATABASE_URL", "DATABASE_OWNER_URL", "VALGHALLA_SECRET_KEY", "VALGHALLA_MASTER_KEY"}
    public = {name: value for name, value in environment.items() if name not in secret}
    wanted = (chosen.simulators, chosen.cpr, chosen.smtp, chosen.amqp, chosen.imap)
    return Child(
        "simulators",
        processes.simulators(var, chosen),
        public,
        var / "log" / "simulators.log",
        lambda: all(map(answers, wanted)),
    )


def _serves(chosen: Ports):
    """Ready when a page is answered, whatever the answer: then the application has been loaded."""

    def is_ready() -> bool:
        try:
            connection = http.client.HTTPConnection("127.0.0.1", chosen.web, timeout=10)
            connection.request("GET", "/", headers={"Host": f"korsbaek.localhost:{chosen.web}"})
            connection.getresponse().read()
            connection.close()
        except (OSError, http.client.HTTPException):
            return False
        return True

    return is_ready


def _book(var: Path) -> Path:
    return var / "run" / "children.json"
