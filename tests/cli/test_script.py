"""The one script: the environment it makes, and what it says when it cannot."""

import hashlib
import importlib.machinery
import importlib.util
import json
import os
import shutil
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from tests.cli.conftest import ROOT

# Stands in for the command line of a made-up project: says where it runs and with which arguments.
COMMAND_LINE = "import sys; print(sys.prefix); print(sys.argv[1:])"


@pytest.fixture
def project(folder: Path) -> Path:
    """A project with the script, locks that pin nothing, and a command line that echoes; an æ in its path."""
    shutil.copy(ROOT / "valghalla", folder)
    (folder / "requirements").mkdir()
    for name in ("run", "check"):
        (folder / "requirements" / f"{name}.txt").write_text(f"# {name}\n")
    package = folder / "src" / "valghalla" / "cli"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(COMMAND_LINE)
    return folder


def _run(project: Path, *arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [getattr(sys, "_base_executable", sys.executable), str(project / "valghalla"), *arguments],
        env={"PATH": os.environ["PATH"], "HOME": str(project)} | environment,
        capture_output=True,
        text=True,
        check=False,
    )


def _pretend_made(project: Path) -> None:
    """An environment as a first run leaves it, without the time it takes to make one."""
    binaries = project / ".venv" / "bin"
    binaries.mkdir(parents=True)
    (binaries / "python").symlink_to(sys.executable)
    marks = {
        name: hashlib.sha256((project / "requirements" / f"{name}.txt").read_bytes()).hexdigest()
        for name in ("run", "check")
    }
    version = f"{sys.version_info.major}.{sys.version_info.minor}"
    (project / ".venv" / "valghalla-stamp.json").write_text(json.dumps({"python": version, **marks}))


def _script(project: Path) -> ModuleType:
    loader = importlib.machinery.SourceFileLoader("script_of_a_project", str(project / "valghalla"))
    spec = importlib.util.spec_from_loader(loader.name, loader)
    assert spec
    module = importlib.util.module_from_spec(spec)
    sys.dont_write_bytecode, before = True, sys.dont_write_bytecode
    loader.exec_module(module)
    sys.dont_write_bytecode = before
    return module


def test_an_environment_is_made_in_place_of_a_half_made_one_and_then_used(project: Path) -> None:
    (project / ".venv").mkdir()
    (project / ".venv" / "valghalla-half-made").touch()
    (project / ".venv" / "left-by-a-killed-run").touch()

    first = _run(project, "up", "--port", "9000")

    assert first.stdout.splitlines() == [str(project / ".venv"), "['up', '--port', '9000']"]
    assert "Making the Python environment" in first.stderr
    assert not (project / ".venv" / "left-by-a-killed-run").exists()
    again = _run(project, "up", "--port", "9000")
    assert (again.stdout, again.stderr) == (first.stdout, "")


def test_a_changed_lock_is_noticed_for_the_commands_that_need_it(project: Path) -> None:
    _pretend_made(project)
    script = _script(project)
    assert script.is_ready("run")
    assert script.is_ready("check")

    (project / "requirements" / "check.txt").write_text("# newer\n")

    assert script.is_ready("run")
    assert not script.is_ready("check")
    commands = ("", "up --port 9000", "texts compile", "test", "texts check")
    assert [script.lock_for(command.split()) for command in commands] == ["run", "run", "run", "check", "check"]


def test_packages_that_cannot_be_fetched_are_one_sentence(project: Path) -> None:
    _pretend_made(project)
    shutil.rmtree(project / ".venv" / "bin")
    (project / ".venv" / "bin").mkdir()
    # A pip that has no network.
    (project / ".venv" / "bin" / "python").write_text(
        "#!/bin/sh\necho 'ERROR: No matching distribution found for Django'\nexit 1\n"
    )
    (project / ".venv" / "bin" / "python").chmod(0o755)
    (project / "requirements" / "run.txt").write_text("django==5.2 --hash=sha256:" + "0" * 64 + "\n")

    done = _run(project, "up")

    assert done.returncode == 1
    assert done.stderr.splitlines()[1:] == [
        "Python packages cannot be fetched: check the network or pip's set-up; pip's own words are in "
        f"{project / '.venv' / 'valghalla-pip.log'}."
    ]


def test_an_older_python_is_told_in_both_languages(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = _script(project)
    monkeypatch.setattr(script.sys, "version_info", (3, 9, 2))
    monkeypatch.setattr(script, "find_program", lambda name: None)

    with pytest.raises(SystemExit):
        script.require_python([])

    assert capsys.readouterr().err == (
        "Valghalla kræver Python 3.11 eller nyere; dette er Python 3.9.\n"
        "Valghalla needs Python 3.11 or later; this is Python 3.9.\n"
    )


def test_the_missing_venv_module_is_one_sentence(
    project: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    script = _script(project)
    monkeypatch.setattr(script, "has_venv", lambda: False)
    monkeypatch.setattr(script, "find_program", lambda name: None)

    with pytest.raises(SystemExit):
        script.require_venv()

    assert (
        capsys.readouterr().err == "Python's venv module is missing; install it with: sudo apt install python3-venv\n"
    )


def test_ci_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci" / "run").read_text().splitlines()
    assert [line for line in lines if "valghalla" in line] == ["exec ./valghalla test"]
    assert len(lines) == 4


def test_locks_hold_no_address() -> None:
    for lock in [*(ROOT / "requirements").glob("*.txt"), ROOT / "frontend" / "package-lock.json"]:
        text = lock.read_text()
        assert "://" not in text, lock
        assert "resolved" not in text, lock
