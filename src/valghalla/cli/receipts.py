"""./valghalla receipts: the door for receipts of Digital Post alone."""

import argparse

from valghalla.cli import folders, ports, processes, surroundings
from valghalla.cli.running import run_to_end


def run(arguments: list[str]) -> int:
    """Take receipts until told to stop; returns the exit code."""
    parser = argparse.ArgumentParser(
        prog="./valghalla receipts", description="The door at which Beskedfordeler hands over receipts of Digital Post."
    )
    ports.add_options(parser, "receipts")
    parser.add_argument("--host", default="", help="address to listen on; also VALGHALLA_RECEIPTS_HOST")
    options = parser.parse_args(arguments)
    chosen = ports.chosen(options)
    ports.require_free(chosen, "receipts")
    with surroundings.with_database(folders.var(), chosen) as environment:
        command = processes.receipts(chosen.receipts, options.host)
        return run_to_end(command, surroundings.as_application(environment))
