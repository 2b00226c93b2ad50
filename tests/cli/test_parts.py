"""npm's parts: fetched once for a lock, with this machine's npm or the one that comes along."""

import os
from pathlib import Path

import pytest

from valghalla.cli import parts
from valghalla.cli.errors import Stop


@pytest.fixture
def npm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An npm of this machine that notes its arguments and makes node_modules; its file `fails` makes it fail."""
    binaries = tmp_path / "bin"
    binaries.mkdir()
    script = f"""#!/bin/sh
[ "$1" = --version ] && echo 10.2.0 && exit 0
echo "$@" >> '{tmp_path}/calls'
[ -e '{tmp_path}/fails' ] && cat '{tmp_path}/fails' && exit 1
mkdir node_modules && cp package-lock.json node_modules/
"""
    for name in ("npm", "node"):
        (binaries / name).write_text(script)
        (binaries / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{binaries}:{os.environ['PATH']}")
    return tmp_path


def _calls(npm: Path) -> int:
    return len((npm / "calls").read_text().splitlines())


def test_parts_are_fetched_once(npm: Path) -> None:
    var = npm / "var"
    node_modules = parts.ensure_parts(var)

    assert node_modules == var / "parts" / "node_modules"
    assert (node_modules / "package-lock.json").read_bytes() == (parts.FRONTEND / "package-lock.json").read_bytes()
    assert (npm / "calls").read_text().startswith("ci --ignore-scripts ")
    parts.ensure_parts(var)
    assert _calls(npm) == 1


def test_another_lock_fetches_again_and_a_failure_keeps_what_was(npm: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    var = npm / "var"
    parts.ensure_parts(var)
    frontend = npm / "frontend"
    frontend.mkdir()
    (frontend / "package.json").write_text("{}")
    (frontend / "package-lock.json").write_text("{}")
    monkeypatch.setattr(parts, "FRONTEND", frontend)
    (npm / "fails").write_text("npm error code ENOTFOUND\n")

    with pytest.raises(Stop, match="cannot be fetched: check the network"):
        parts.ensure_parts(var)
    assert (var / "parts" / "node_modules" / "package-lock.json").read_text() != "{}"

    (npm / "fails").unlink()
    assert (parts.ensure_parts(var) / "package-lock.json").read_text() == "{}"


def test_without_an_npm_the_environments_own_is_used(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    node, npm = parts._npm()
    assert os.access(node, os.X_OK)
    assert Path(npm).name == "npm-cli.js"
    assert Path(npm).exists()


def test_an_npm_too_old_is_passed_over(npm: Path) -> None:
    script = npm / "bin" / "npm"
    script.write_text(script.read_text().replace("10.2.0", "6.14.1"))
    assert parts._npm()[0] != str(script)
