"""./valghalla bench: measure."""

import sys

from valghalla.cli import folders, ports, static_files, surroundings, texts
from valghalla.cli.running import run_to_end


def run(arguments: list[str]) -> int:
    """Hand over to ``python -m valghalla.bench`` with a database of its own: nobody's rows are in the figures."""
    var = folders.var()
    texts.compile_changed()
    static_files.ensure_built(var)
    with surroundings.with_database(var, ports.chosen(), name="valghalla_bench") as environment:
        static_files.ensure_collected(var, environment)
        return run_to_end([sys.executable, "-m", "valghalla.bench", *arguments], environment)
