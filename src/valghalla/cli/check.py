"""./valghalla check: what reads the code without running it."""

import argparse
import os
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor

from valghalla.cli import folders
from valghalla.cli.ports import Ports
from valghalla.cli.surroundings import surroundings

_PYTHON = [sys.executable, "-m"]
# import-linter has no module that runs.
_IMPORT_LINTER = [sys.executable, "-c", "from importlinter.cli import lint_imports_command; lint_imports_command()"]
STEPS = {
    # First what takes longest: the others run beside it.
    "mypy": [*_PYTHON, "mypy"],
    "ruff": [*_PYTHON, "ruff", "check", "--quiet", "--output-format", "concise", "."],
    "ruff format": [*_PYTHON, "ruff", "format", "--check", "--quiet", "--output-format", "concise", "."],
    "import-linter": _IMPORT_LINTER,
    "texts": [*_PYTHON, "valghalla.cli", "texts", "check"],
    "acceptance": [*_PYTHON, "valghalla.cli", "acceptance", "check"],
}

# What mends a step that does not say it itself.
_MENDED_BY = {"ruff format": ".venv/bin/ruff format ."}


def run(arguments: list[str]) -> int:
    """Run all steps, whatever the ones before said; 1 when any failed."""
    argparse.ArgumentParser(
        prog="./valghalla check", description="ruff, mypy, import-linter, texts, acceptance."
    ).parse_args(arguments)
    failed = failed_steps()
    print(f"Failed: {', '.join(failed)}" if failed else "All well.")
    return 1 if failed else 0


def failed_steps() -> list[str]:
    """Run every step, as many at a time as there are processors, and show what each says in their order; returns the
    names of those that failed."""
    environment = surroundings(folders.var(), Ports())
    failed = []

    def told(command: list[str]) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(
            command, cwd=folders.ROOT, env=environment, check=False, stdout=subprocess.PIPE, stderr=subprocess.STDOUT
        )

    with ThreadPoolExecutor(os.cpu_count()) as processors:
        running = {name: processors.submit(told, command) for name, command in STEPS.items()}
        for name, step in running.items():
            print(f"== {name}", flush=True)
            done = step.result()
            print(done.stdout.decode(errors="replace"), end="", flush=True)
            if done.returncode:
                print(f"FAILED: {name}{_remedy(name)}", flush=True)
                failed.append(name)
    return failed


def _remedy(name: str) -> str:
    return f" (mended by {_MENDED_BY[name]})" if name in _MENDED_BY else ""
