"""The processes of the product, as commands."""

import sys
from pathlib import Path

from valghalla.cli.ports import Ports
from valghalla.cli.surroundings import django_command, simulator_keys

WEB_WORKERS = 2
# Each waits on the database most of its time; their connections come from a pool per worker.
THREADS = 8


def web(host: str, port: int, workers: int = WEB_WORKERS) -> list[str]:
    """granian without an access log: its lines would hold addresses of persons' pages."""
    command = [sys.executable, "-m", "granian", "--interface", "wsgi", "--host", host, "--port", str(port)]
    command += ["--workers", str(workers), "--blocking-threads", str(THREADS), "--no-ws", "--no-access-log"]
    command += ["--respawn-failed-workers", "--workers-kill-timeout", "10", "--log-level", "warning"]
    return [*command, "valghalla.config.wsgi:application"]


def worker() -> list[str]:
    return django_command(["run_worker"])


def receipts(port: int, host: str = "") -> list[str]:
    """host: "" for the one that the settings name."""
    return django_command(["run_receipts", "--port", str(port), *(["--host", host] if host else [])])


def simulators(var: Path, ports: Ports) -> list[str]:
    command = [
        sys.executable,
        "-m",
        "valghalla_simulators",
        "--keys",
        str(simulator_keys(var)),
        "--mailbox",
        str(var / "mailbox"),
    ]
    return [
        *command,
        "--http-port",
        str(ports.simulators),
        "--cpr-port",
        str(ports.cpr),
        "--smtp-port",
        str(ports.smtp),
        "--amqp-port",
        str(ports.amqp),
        "--imap-port",
        str(ports.imap),
        "--receipts-url",
        f"https://127.0.0.1:{ports.receipts}/receipts/",
        "--site-port",
        str(ports.web),
    ]
