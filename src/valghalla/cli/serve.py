"""./valghalla serve: the web server alone."""

import argparse

from valghalla.cli import folders, ports, processes, surroundings
from valghalla.cli.running import run_to_end


def run(arguments: list[str]) -> int:
    """Serve until told to stop; returns the server's exit code."""
    parser = argparse.ArgumentParser(prog="./valghalla serve", description="The web server, for all sites.")
    ports.add_options(parser, "web")
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (127.0.0.1)")
    parser.add_argument(
        "--workers", type=int, default=processes.WEB_WORKERS, help=f"processes ({processes.WEB_WORKERS})"
    )
    options = parser.parse_args(arguments)
    chosen = ports.chosen(options)
    ports.require_free(chosen, "web")
    with surroundings.with_database(folders.var(), chosen) as environment:
        command = processes.web(options.host, chosen.web, options.workers)
        return run_to_end(command, surroundings.as_application(environment))
