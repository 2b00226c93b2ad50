"""./valghalla test: everything that CI checks."""

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from valghalla.cli import browser as browsers
from valghalla.cli import folders, postgres, static_files, surroundings, texts
from valghalla.cli.check import failed_steps
from valghalla.cli.errors import Stop
from valghalla.cli.ports import Ports
from valghalla.cli.spelling import Speller

WITHOUT_BROWSER = "--without-browser"
HELP = f"""usage: ./valghalla test [{WITHOUT_BROWSER}] [pytest arguments]

Without arguments: ruff, mypy, import-linter, texts, then every test. With arguments: pytest alone, with those.
{WITHOUT_BROWSER} leaves the browser's journeys out where Chromium is not installed."""


def run(arguments: list[str]) -> int:
    """Set up what is missing, run the steps, pytest last; the exit code is not zero when any step failed."""
    if arguments[:1] in (["--help"], ["-h"]):
        print(HELP)
        return 0
    with_browser = WITHOUT_BROWSER not in arguments
    chosen = [argument for argument in arguments if argument != WITHOUT_BROWSER]
    var = folders.var()
    folders.require_room(var)
    browser = _ensure_browser(best=not chosen) if with_browser else None
    if not chosen:
        _ensure_dictionary()
        _ensure_foreign_provider()
        _ensure_foreign_verifier()
    with _prepared(var, browser) as environment:
        failed = [] if chosen else failed_steps()
        if failed:
            print(f"== pytest; failed before it: {', '.join(failed)}", flush=True)
        code = subprocess.run(_pytest(chosen, with_browser), cwd=folders.ROOT, env=environment, check=False).returncode
    return code or (1 if failed else 0)


@contextmanager
def _prepared(var: Path, browser: str | None) -> Iterator[dict[str, str]]:
    """What tests find: texts, static parts, a database server of their own that waits for no disk."""
    texts.compile_changed()
    static_files.ensure_built(var)
    environment = surroundings.surroundings(var, Ports())
    # Collecting touches no database; the settings only want one named.
    static_files.ensure_collected(var, {"DATABASE_URL": "postgresql:///none"} | environment)
    # What leads to `up`'s simulators is not for tests: each says itself what is outside.
    environment = {
        name: value
        for name, value in environment.items()
        if name in os.environ or name == "VALGHALLA_VAR" or not name.startswith("VALGHALLA_")
    }
    environment["DJANGO_SETTINGS_MODULE"] = os.environ.get("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.test")
    if browser:
        environment["VALGHALLA_CHROMIUM"] = browser
    if environment.pop("PYTHONDONTWRITEBYTECODE", None):
        # Nothing is left beside the sources; but compiling all of them anew in each process is half of its start.
        environment["PYTHONPYCACHEPREFIX"] = str(var / "bytecode")
    if "DATABASE_URL" in environment:
        yield environment
        return
    with postgres.running(var / "test", fast=True) as server:
        name = "valghalla_test"
        server.create_database(name)
        yield environment | {"DATABASE_URL": server.app_url(name), "DATABASE_OWNER_URL": server.owner_url(name)}


def _pytest(chosen: list[str], with_browser: bool) -> list[str]:
    command = [sys.executable, "-m", "pytest"]
    if not chosen:
        command += ["-n", str(max(2, os.cpu_count() or 2))]
    if not with_browser:
        command += ["-m", "not browser"]
    return [*command, *chosen]


def _ensure_browser(*, best: bool) -> str:
    """The path of Chromium; installed where it is missing and we may. Raises Stop with what to install.

    best: where we may, install the lightest even when another is there.
    """
    enough = browsers.is_lightest() if best else browsers.find() is not None
    if not enough and _may_install():
        for package in browsers.PACKAGES:
            _apt_install(package)
            if browsers.find():
                break
    found = browsers.find()
    if found is None:
        raise Stop(
            f"Chromium is missing; install it with: sudo apt install {browsers.PACKAGES[0]} "
            f"(or leave it out with {WITHOUT_BROWSER})"
        )
    return found


def _ensure_dictionary() -> None:
    """The Danish dictionary for the texts; without it they are checked all but their spelling, and say so."""
    if not Speller.is_possible() and _may_install():
        _apt_install("hunspell-da")


def _ensure_foreign_provider() -> None:
    """SimpleSAMLphp, to sign in at; without it the tests that need it are left out, and say so."""
    if not Path("/usr/share/simplesamlphp").is_dir() and _may_install():
        # php-cgi keeps a web server from being installed along with it.
        _apt_install("simplesamlphp", "php-cgi", "php-cli", "php-xml")


def _ensure_foreign_verifier() -> None:
    """xmlsec1, to verify our signatures with; without it the tests that need it are left out, and say so."""
    if not shutil.which("xmlsec1") and _may_install():
        _apt_install("xmlsec1")


def _may_install() -> bool:
    return os.geteuid() == 0 and shutil.which("apt-get") is not None


def _apt_install(*packages: str) -> None:
    print(f"Installing {', '.join(packages)} ...", file=sys.stderr, flush=True)
    quiet = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    for arguments in (["update", "-q"], ["install", "-y", "-q", "--no-install-recommends", *packages]):
        subprocess.run(["apt-get", *arguments], env=quiet, capture_output=True, check=False)
