"""``./valghalla bench [--only NAME …] [--json FILE]``: measure, print a table, write JSON."""

import argparse
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import django


def main(arguments: list[str]) -> int:
    """Make the data set when it is not there, measure, print. Returns 1 when a figure is not reached."""
    parser = argparse.ArgumentParser(prog="./valghalla bench", description="Measure the figures to hold.")
    parser.add_argument("--only", action="append", choices=NAMES, help="measure this alone; may be given several times")
    parser.add_argument("--json", type=Path, help="where to write the figures (var/bench.json)")
    options = parser.parse_args(arguments)
    owner = os.environ | {"DATABASE_URL": os.environ.get("DATABASE_OWNER_URL", os.environ["DATABASE_URL"])}
    for command in (["-m", "django", "migrate", "--verbosity", "0"], ["-m", "valghalla.bench.make"]):
        subprocess.run([sys.executable, *command], env=owner, check=True)
    django.setup()
    from valghalla.bench import figures
    from valghalla.bench.dataset import ensure
    from valghalla.config import env

    data, found = ensure(), []
    for name in options.only or NAMES:
        print(f"Measuring {name} ...", file=sys.stderr, flush=True)
        found += measurement(name)(data, env.var())
    print(figures.table(found))
    figures.write_json(found, options.json or env.var() / "bench.json", cores=os.cpu_count() or 1)
    return int(any(one.reached is False for one in found))


NAMES = ["claims", "citizens", "pages", "weight", "exports", "messages", "activation", "sign_ins"]


def measurement(name: str) -> Callable:
    """The ``measure`` of the module with that name."""
    from importlib import import_module

    return import_module(f"valghalla.bench.{name}").measure


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
