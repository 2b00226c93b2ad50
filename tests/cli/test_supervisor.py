"""Children are started again, and none outlives its supervisor, however that ends."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from tests.cli.conftest import ROOT
from valghalla.cli import supervisor as supervising
from valghalla.cli.errors import Stop
from valghalla.cli.supervisor import Child, Supervisor, end_leftovers

# Says who it is and who its own child is, then sleeps; TERM ends it, as it does granian.
SLEEPER = """
import os, subprocess, sys, time
grandchild = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"])
with open(sys.argv[1], "a") as file:
    file.write(f"{os.getpid()} {grandchild.pid}\\n")
time.sleep(60)
"""
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + SLEEPER


@pytest.fixture
def notes(tmp_path: Path) -> Path:
    """Where children write their process numbers, a line a start."""
    return tmp_path / "notes"


@pytest.fixture
def supervisor(tmp_path: Path) -> Iterator[Supervisor]:
    said: list[str] = []
    made = Supervisor(tmp_path / "book", say=said.append)
    made.said = said  # type: ignore[attr-defined]
    yield made
    made.stop()


def _child(tmp_path: Path, notes: Path, code: str = SLEEPER) -> Child:
    return Child("sleeper", [sys.executable, "-c", code, str(notes)], dict(os.environ), tmp_path / "sleeper.log")


def _until(is_so: Callable[[], bool], seconds: float = 10) -> None:
    deadline = time.monotonic() + seconds
    while not is_so():
        assert time.monotonic() < deadline, "it did not happen"
        time.sleep(0.02)


def _starts(notes: Path) -> list[list[int]]:
    return [[int(pid) for pid in line.split()] for line in notes.read_text().splitlines()] if notes.exists() else []


def _is_gone(pid: int) -> bool:
    return supervising._birth(pid) is None


def test_stopping_ends_children_and_what_they_started(tmp_path: Path, notes: Path, supervisor: Supervisor) -> None:
    supervisor.start(_child(tmp_path, notes))
    _until(lambda: len(_starts(notes)) == 1)

    supervisor.stop()

    _until(lambda: all(_is_gone(pid) for pid in _starts(notes)[0]))
    assert not (tmp_path / "book").exists()


def test_a_child_that_will_not_end_is_killed(
    tmp_path: Path, notes: Path, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(supervising, "PATIENCE_SECONDS", 0.3)
    supervisor.start(_child(tmp_path, notes, STUBBORN))
    _until(lambda: len(_starts(notes)) == 1)

    supervisor.stop()

    _until(lambda: all(_is_gone(pid) for pid in _starts(notes)[0]))


def test_a_dead_child_is_started_again_with_a_word_about_it(
    tmp_path: Path, notes: Path, supervisor: Supervisor
) -> None:
    supervisor.start(_child(tmp_path, notes))
    _until(lambda: len(_starts(notes)) == 1)
    first, grandchild = _starts(notes)[0]
    os.kill(first, signal.SIGKILL)

    _until(lambda: (supervisor.look(), len(_starts(notes)) == 2)[1])

    assert supervisor.said == [  # type: ignore[attr-defined]
        f"The sleeper ended (signal SIGKILL); starting it again in 1 s. See {tmp_path / 'sleeper.log'}."
    ]
    _until(lambda: _is_gone(grandchild))  # it would hold the port of the new one


def test_the_pause_grows_with_each_death(tmp_path: Path, supervisor: Supervisor) -> None:
    child = _child(tmp_path, tmp_path / "notes")
    pauses = []
    for now in (0.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0):
        child.process = subprocess.Popen([sys.executable, "-c", ""], start_new_session=True)
        child.started, code = now, child.process.wait()
        supervisor._note_death(child, code, now)
        pauses.append(child.again_at - now)  # type: ignore[operator]
    assert pauses == [1, 2, 4, 8, 16, 30, 30]


def test_a_child_that_never_starts_is_named_with_its_last_words(
    tmp_path: Path, supervisor: Supervisor, monkeypatch: pytest.MonkeyPatch
) -> None:
    child = _child(
        tmp_path, tmp_path / "notes", "print('no key here', '[ERROR] a worker ended', sep='\\n'); raise SystemExit(1)"
    )
    child.is_ready = lambda: False
    monkeypatch.setattr(supervising, "LONGEST_PAUSE_SECONDS", 0.05)
    supervisor.start(child)

    with pytest.raises(Stop, match="The sleeper did not start: no key here"):
        supervisor.wait_until_ready()


SUPERVISING = """
import os, sys, time
from pathlib import Path
from valghalla.cli.supervisor import Child, Supervisor
folder = Path(sys.argv[1])
supervisor = Supervisor(folder / "book")
command = [sys.executable, "-c", sys.argv[2], str(folder / "notes")]
supervisor.start(Child("sleeper", command, dict(os.environ), folder / "log"))
time.sleep(60)
"""


def _supervising_process(tmp_path: Path, code: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", SUPERVISING, str(tmp_path), code]
    return subprocess.Popen(command, env=os.environ | {"PYTHONPATH": str(ROOT / "src")})


def test_killing_the_supervisor_takes_its_children_along_and_the_next_run_theirs(tmp_path: Path, notes: Path) -> None:
    process = _supervising_process(tmp_path, SLEEPER)
    _until(lambda: len(_starts(notes)) == 1)
    child, grandchild = _starts(notes)[0]

    process.kill()
    process.wait()

    _until(lambda: _is_gone(child))
    assert not _is_gone(grandchild)
    end_leftovers(tmp_path / "book")
    _until(lambda: _is_gone(grandchild))


def test_the_next_run_ends_what_a_killed_one_left(tmp_path: Path, notes: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "PATIENCE_SECONDS", 0.3)
    process = _supervising_process(tmp_path, STUBBORN)
    _until(lambda: len(_starts(notes)) == 1)
    process.kill()
    process.wait()
    assert not _is_gone(_starts(notes)[0][0])

    end_leftovers(tmp_path / "book")

    _until(lambda: all(_is_gone(pid) for pid in _starts(notes)[0]))


def test_a_number_that_another_program_has_by_now_is_left_alone(tmp_path: Path) -> None:
    stranger = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(60)"], start_new_session=True)
    (tmp_path / "book").write_text(f'{{"{stranger.pid}": "1"}}')

    end_leftovers(tmp_path / "book")

    assert stranger.poll() is None
    stranger.kill()
    stranger.wait()


def test_a_long_log_is_put_aside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(supervising, "LARGEST_LOG_BYTES", 10)
    log = tmp_path / "web.log"
    with log.open("a") as writing:
        writing.write("a long enough line\n")
        writing.flush()
        supervising._rotate(log)
        writing.write("next\n")

    assert (tmp_path / "web.log.1").read_text() == "a long enough line\n"
    assert log.read_text() == "next\n"
