"""./valghalla simulators: the simulated outside world alone."""

import argparse

from valghalla.cli import folders, ports, processes, surroundings
from valghalla.cli.running import run_to_end

WANTED = ("simulators", "cpr", "smtp", "amqp", "imap")


def run(arguments: list[str]) -> int:
    """Simulate until told to stop; returns the simulators' exit code."""
    parser = argparse.ArgumentParser(prog="./valghalla simulators", description="The outside world, made up.")
    ports.add_options(parser, *WANTED, "receipts")
    chosen = ports.chosen(parser.parse_args(arguments))
    ports.require_free(chosen, *WANTED)
    var = folders.var()
    return run_to_end(processes.simulators(var, chosen), surroundings.surroundings(var, chosen))
