"""./valghalla worker: the job worker alone."""

import argparse

from valghalla.cli import folders, ports, processes, surroundings
from valghalla.cli.running import run_to_end


def run(arguments: list[str]) -> int:
    """Work until told to stop; returns the worker's exit code."""
    argparse.ArgumentParser(
        prog="./valghalla worker", description="The job worker: messages, imports, look-ups."
    ).parse_args(arguments)
    with surroundings.with_database(folders.var(), ports.chosen()) as environment:
        return run_to_end(processes.worker(), surroundings.as_application(environment))
