"""Folders with a space and an æ in their names, and programs run as another user."""

import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from valghalla.cli import postgres
from valghalla.cli.postgres_place import find_place

ROOT = Path(__file__).resolve().parents[2]
ORDINARY = "nobody"


@pytest.fixture
def folder() -> Iterator[Path]:
    """A folder that every user may look into; pytest's own is closed to others."""
    made = Path(tempfile.mkdtemp(prefix="valghalla æ "))
    made.chmod(0o755)
    yield made
    shutil.rmtree(made, ignore_errors=True)


@pytest.fixture
def var(folder: Path) -> Iterator[Path]:
    """A machine's state of its own; its server is stopped and gone afterwards."""
    yield (made := folder / "var")
    if made.exists():
        remove_server(made)


def remove_server(var: Path) -> None:
    """Stop the server and remove what it has outside var."""
    place = find_place(var.resolve())
    postgres.stop(var)
    shutil.rmtree(place.folder, ignore_errors=True)
    shutil.rmtree(place.sockets, ignore_errors=True)


@pytest.fixture
def as_ordinary_user(folder: Path) -> Callable[[str], str]:
    """Runs a piece of Python as somebody who is not root, at home in the folder; gives what it prints."""
    if os.geteuid() != 0:
        pytest.skip("the whole run is an ordinary user's already")
    python = _python_for_others()
    if python is None:
        pytest.skip("no Python here that an ordinary user may run with these packages")
    account = pwd.getpwnam(ORDINARY)
    os.chown(folder, account.pw_uid, account.pw_gid)
    packages = next(path for path in sys.path if path.endswith("site-packages"))

    def run(code: str) -> str:
        done = subprocess.run(
            [python, "-c", code],
            env={"PATH": "/usr/bin:/bin", "PYTHONPATH": f"{ROOT / 'src'}:{packages}", "PYTHONDONTWRITEBYTECODE": "1"},
            cwd=folder,
            user=account.pw_uid,
            group=account.pw_gid,
            extra_groups=[],
            capture_output=True,
            text=True,
            check=False,
        )
        assert done.returncode == 0, done.stderr
        return done.stdout.strip()

    return run


def _python_for_others() -> str | None:
    """An interpreter of our version that the ordinary user reaches, if any."""
    asked = "import sys; print('%d.%d' % sys.version_info[:2]); import os; os.listdir(sys.argv[1])"
    account = pwd.getpwnam(ORDINARY)
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    for python in (os.path.realpath(sys.executable), f"/usr/bin/python{version}", f"/usr/local/bin/python{version}"):
        try:
            done = subprocess.run(
                [python, "-c", asked, str(ROOT / "src")],
                user=account.pw_uid,
                group=account.pw_gid,
                extra_groups=[],
                cwd="/",
                capture_output=True,
                text=True,
                check=False,
            )
        except OSError:
            continue
        if done.returncode == 0 and done.stdout.strip() == version:
            return python
    return None
