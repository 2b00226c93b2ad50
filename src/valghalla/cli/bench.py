"""./valghalla bench: measure."""

import sys

from valghalla.cli import folders, ports, surroundings
from valghalla.cli.running import run_to_end


def run(arguments: list[str]) -> int:
    """Hand over to ``python -m valghalla.bench`` with a database of its own: nobody's rows are in the figures."""
    with surroundings.with_database(folders.var(), ports.chosen(), name="valghalla_bench") as environment:
        return run_to_end([sys.executable, "-m", "valghalla.bench", *arguments], environment)
