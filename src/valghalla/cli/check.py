"""./valghalla check: what reads the code without running it."""

import argparse
import subprocess
import sys

from valghalla.cli import folders
from valghalla.cli.ports import Ports
from valghalla.cli.surroundings import surroundings

_PYTHON = [sys.executable, "-m"]
# import-linter has no module that runs.
_IMPORT_LINTER = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
STEPS = {
    "ruff": [*_PYTHON, "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "ruff format": [*_PYTHON, "ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
    "mypy": [*_PYTHON, "mypy"],
    "import-linter": _IMPORT_LINTER,
    "texts": [*_PYTHON, "valghalla.cli", "texts", "check"],
    "acceptance": [*_PYTHON, "valghalla.cli", "acceptance", "check"],
}


def run(arguments: list[str]) -> int:
    """Run all steps, whatever the ones before said; 1 when any failed."""
    argparse.ArgumentParser(
        prog="./valghalla check", description="ruff, mypy, import-linter, texts, acceptance."
    ).parse_args(arguments)
    failed = failed_steps()
    print(f"Failed: {', '.join(failed)}" if failed else "All well.")
    return 1 if failed else 0


def failed_steps() -> list[str]:
    """Run every step, its output shown; returns the names of those that failed."""
    environment = surroundings(folders.var(), Ports())
    failed = []
    for name, command in STEPS.items():
        print(f"== {name}", flush=True)
        if subprocess.run(command, cwd=folders.ROOT, env=environment, check=False).returncode:
            print(f"FAILED: {name}", flush=True)
            failed.append(name)
    return failed
