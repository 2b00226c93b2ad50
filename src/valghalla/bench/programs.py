"""The programs measured: web server, worker and simulators, each its own process on a free port."""

import os
import socket
import subprocess
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, fields
from pathlib import Path

from valghalla.cli import processes
from valghalla.cli.ports import Ports
from valghalla.cli.supervisor import die_with_parent

READY_SECONDS = 60
PAGE = 4096
TICKS = os.sysconf("SC_CLK_TCK")


@dataclass(frozen=True)
class Program:
    """One of them, as it runs."""

    process: subprocess.Popen[bytes]

    def processor_seconds(self) -> float:
        """What it and its children have taken of the processor so far."""
        return sum(_ticks(pid) for pid in _family(self.process.pid)) / TICKS


def free_port() -> int:
    """A port nobody listens on just now."""
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


@contextmanager
def running(command: list[str], environment: dict[str, str], log: Path) -> Iterator[subprocess.Popen[bytes]]:
    """A program for a block."""
    log.parent.mkdir(parents=True, exist_ok=True)
    with log.open("ab") as output:
        process = subprocess.Popen(command, env=environment, stdout=output, stderr=output, preexec_fn=die_with_parent())
        try:
            yield process
        finally:
            process.terminate()
            try:
                process.wait(15)
            except subprocess.TimeoutExpired:
                process.kill()


@contextmanager
def web(
    log: Path, *, port: int = 0, more: dict[str, str] | None = None
) -> Iterator[tuple[int, subprocess.Popen[bytes]]]:
    """The web server as in service: its port, a free one when none is given, and its process. more: environment."""
    port = port or free_port()
    with running(processes.web("127.0.0.1", port), os.environ | (more or {}), log) as process:
        _wait(f"http://127.0.0.1:{port}/")
        yield port, process


@contextmanager
def worker(environment: dict[str, str], log: Path) -> Iterator[Program]:
    """One worker process."""
    with running(processes.worker(), environment, log) as process:
        yield Program(process)


@contextmanager
def receipts(port: int, environment: dict[str, str], log: Path) -> Iterator[Program]:
    """The door for receipts of Digital Post."""
    with running(processes.receipts(port, "127.0.0.1"), environment, log) as process:
        _wait_for_port(port)
        yield Program(process)


@contextmanager
def simulators(var: Path, log: Path) -> Iterator[tuple[Ports, Program]]:
    """The simulators on ports of their own, with an empty inbox; the other ports are free."""
    ports = Ports(**{field.name: free_port() for field in fields(Ports)})
    command = [part for part in processes.simulators(var, ports) if part not in ("--mailbox", str(var / "mailbox"))]
    with running(command, dict(os.environ), log) as process:
        _wait(f"http://127.0.0.1:{ports.simulators}/health")
        yield ports, Program(process)


def memory_mb(process: subprocess.Popen[bytes]) -> float:
    """The largest resident memory, in MB, of the process and its children now."""
    return max((_resident(pid) for pid in _family(process.pid)), default=0) / 2**20


def _family(pid: int) -> list[int]:
    found = [pid]
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        for child in task.read_text().split():
            found += _family(int(child))
    return found


def _resident(pid: int) -> int:
    try:
        return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * PAGE
    except (OSError, IndexError):
        return 0


def _ticks(pid: int) -> int:
    try:
        after_name = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        return int(after_name[11]) + int(after_name[12])
    except (OSError, IndexError):
        return 0


def _wait_for_port(port: int) -> None:
    for _ in range(READY_SECONDS * 20):
        with socket.socket() as tried:
            if tried.connect_ex(("127.0.0.1", port)) == 0:
                return
        time.sleep(0.05)
    raise TimeoutError(port)


def _wait(url: str) -> None:
    for _ in range(READY_SECONDS * 20):
        try:
            urllib.request.urlopen(url, timeout=5).close()  # noqa: S310 (our own address)
        except urllib.error.HTTPError:
            return
        except OSError:
            time.sleep(0.05)
        else:
            return
    raise TimeoutError(url)
