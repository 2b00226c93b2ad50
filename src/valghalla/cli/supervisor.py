"""Keeps a few processes running: started again when they die, stopped together."""

import ctypes
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path

from valghalla.cli.errors import Stop

PR_SET_PDEATHSIG = 1
LONGEST_PAUSE_SECONDS = 30.0
# Alive this long, and the next death counts as the first.
SETTLED_SECONDS = 60.0
PATIENCE_SECONDS = 10.0
READY_SECONDS = 60.0
LARGEST_LOG_BYTES = 10 * 1024 * 1024


@dataclass
class Child:
    """A process to keep running. is_ready: asked until it says yes."""

    name: str
    command: list[str]
    environment: dict[str, str]
    log: Path
    is_ready: Callable[[], bool] = lambda: True
    process: subprocess.Popen[bytes] | None = None
    deaths: int = 0
    started: float = 0.0
    again_at: float | None = None


@dataclass
class Supervisor:
    """Starts children in groups of their own and watches them. Use from the main thread.

    book: a file with the running children, by which the next run finds those that a killed run left.
    """

    book: Path
    say: Callable[[str], None] = lambda line: print(line, file=sys.stderr, flush=True)
    children: list[Child] = field(default_factory=list)

    def start(self, child: Child) -> None:
        """Start a child and keep it running from now on."""
        self.children.append(child)
        self._launch(child)

    def wait_until_ready(self) -> None:
        """Return when every child is ready. Raises Stop naming the child that is not."""
        deadline = time.monotonic() + READY_SECONDS
        for child in self.children:
            while not child.is_ready():
                self.look()
                if child.deaths >= 3 or time.monotonic() > deadline:
                    raise Stop(f"The {child.name} did not start: {_last_line(child.log)}. See {child.log}.")
                time.sleep(0.05)

    def look(self) -> None:
        """Notice deaths, start again whoever is due, keep the logs small."""
        now = time.monotonic()
        for child in self.children:
            if child.process is not None and (code := child.process.poll()) is not None:
                self._note_death(child, code, now)
            if child.again_at is not None and now >= child.again_at:
                self._launch(child)
            _rotate(child.log)

    def stop(self) -> None:
        """Ask every child's group to end, wait, and end those that stay; the last started goes first."""
        running = [child.process for child in reversed(self.children) if child.process is not None]
        for process in running:
            _signal_group(process.pid, signal.SIGTERM)
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in running:
            with suppress(subprocess.TimeoutExpired):
                process.wait(max(0.0, deadline - time.monotonic()))
            _signal_group(process.pid, signal.SIGKILL)
            process.wait()
        self.children.clear()
        self.book.unlink(missing_ok=True)

    def _launch(self, child: Child) -> None:
        child.log.parent.mkdir(parents=True, exist_ok=True)
        with child.log.open("ab") as log:
            child.process = subprocess.Popen(
                child.command,
                env=child.environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                start_new_session=True,
                preexec_fn=die_with_parent(),
            )
        child.started, child.again_at = time.monotonic(), None
        self._write_book()

    def _note_death(self, child: Child, code: int, now: float) -> None:
        assert child.process is not None
        # Its own children must not outlive it and hold its port.
        _signal_group(child.process.pid, signal.SIGKILL)
        child.deaths = 1 if now - child.started > SETTLED_SECONDS else child.deaths + 1
        pause = min(2.0 ** (child.deaths - 1), LONGEST_PAUSE_SECONDS)
        child.process, child.again_at = None, now + pause
        self.say(f"The {child.name} ended ({_how(code)}); starting it again in {pause:.0f} s. See {child.log}.")

    def _write_book(self) -> None:
        pids = [child.process.pid for child in self.children if child.process is not None]
        self.book.parent.mkdir(parents=True, exist_ok=True)
        self.book.write_text(json.dumps({str(pid): _birth(pid) for pid in pids}))


def end_leftovers(book: Path) -> None:
    """End the children that a killed run left; numbers that other programs have by now are left alone."""
    try:
        noted = json.loads(book.read_text())
    except (OSError, ValueError):
        return
    left = [int(pid) for pid, birth in noted.items() if birth is not None and _is_left(int(pid), birth)]
    for number in (signal.SIGTERM, signal.SIGKILL):
        for pid in left:
            _signal_group(pid, number)
        deadline = time.monotonic() + PATIENCE_SECONDS
        while any(_is_left(pid, noted[str(pid)]) for pid in left) and time.monotonic() < deadline:
            time.sleep(0.05)
    book.unlink(missing_ok=True)


def _is_left(pid: int, birth: str) -> bool:
    """The child itself, or, when it is gone, others of its group: their number cannot have been given away."""
    if (now := _birth(pid)) is not None:
        return now == birth
    try:
        os.killpg(pid, 0)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def answers(port: int) -> bool:
    """True when something listens on 127.0.0.1."""
    with socket.socket() as tried:
        tried.settimeout(1)
        return tried.connect_ex(("127.0.0.1", port)) == 0


def die_with_parent() -> Callable[[], None]:
    """For a child before it starts: asked to end when this process dies, however that happens (Linux)."""
    parent = os.getpid()
    libc = ctypes.CDLL(None, use_errno=True) if sys.platform == "linux" else None

    def ask() -> None:
        if libc is not None:
            libc.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
            if os.getppid() != parent:
                os._exit(1)

    return ask


def _signal_group(pid: int, number: signal.Signals) -> None:
    with suppress(ProcessLookupError, PermissionError):
        os.killpg(pid, number)


def _birth(pid: int) -> str | None:
    """When the process began, in the kernel's ticks since boot; None when it is gone or only waits to be reaped."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    except OSError:
        return None
    return None if fields[0] == "Z" else fields[19]


def _rotate(log: Path) -> None:
    """Keep one older log beside it. The process writes on: it appends to the emptied file."""
    if log.exists() and log.stat().st_size > LARGEST_LOG_BYTES:
        shutil.copyfile(log, log.with_suffix(".log.1"))
        os.truncate(log, 0)


def _how(code: int) -> str:
    return f"signal {signal.Signals(-code).name}" if code < 0 else f"exit code {code}"


def _last_line(log: Path) -> str:
    """What it said last of itself; that its workers ended ("[ERROR] …", as the web server says it) is no reason."""
    lines = [line.strip() for line in log.read_text(errors="replace").splitlines() if line.strip()]
    reasons = [line for line in lines if not line.startswith("[")] or lines
    return reasons[-1].rstrip(".") if reasons else "it gave no reason"
