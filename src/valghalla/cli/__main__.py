"""Finds the command and hands over to its module."""

import argparse
import errno
import signal
import sys
from importlib import import_module
from types import FrameType

from valghalla.cli.errors import Stop

# Command: what it does. Each is a module of this package with ``run(arguments) -> exit code``.
COMMANDS = {
    "up": "everything on one machine: database, web, worker, simulators, a municipality to try",
    "test": "everything that CI checks; with arguments: pytest alone, with those arguments",
    "check": "ruff, mypy, import-linter, texts and acceptance lines, without the tests",
    "texts": "collect, check or compile the texts of the screens",
    "acceptance": "write which test stands for which acceptance line; check: say what is missing",
    "serve": "the web server alone",
    "worker": "the job worker alone",
    "receipts": "the door for receipts of Digital Post alone",
    "simulators": "the simulated outside world alone",
    "migrate": "bring the database to the newest shape, as its owner",
    "manage": "any Django command",
    "municipality": "create: make a municipality with its seed data",
    "bench": "measure, print a table, write JSON",
    "doctor": "look at each piece of this machine and say what to do",
}


def main(arguments: list[str]) -> int:
    """Run one command; returns its exit code."""
    command = _parser().parse_args(arguments[:1]).command
    if command is None:
        _parser().print_help()
        return 0
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # as under nohup
            signal.signal(number, _leave)
    try:
        return import_module(f"valghalla.cli.{command}").run(arguments[1:])
    except Stop as stop:
        print(stop, file=sys.stderr)
        return stop.code
    except KeyboardInterrupt:
        return 130
    except PermissionError as problem:
        print(
            f"{problem.filename} belongs to another user: run this as that user, or set VALGHALLA_VAR.", file=sys.stderr
        )
        return 1
    except OSError as problem:
        if problem.errno != errno.ENOSPC:
            raise
        print("The disk is full; make room, then run this again.", file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    lines = "\n".join(f"  {name:<14}{what}" for name, what in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="./valghalla",
        usage="./valghalla <command> [options]",
        description="Election staffing for Danish municipalities.",
        epilog=f"commands:\n{lines}\n\n'./valghalla <command> --help' tells more.",
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("command", nargs="?", choices=COMMANDS, metavar="command", help=argparse.SUPPRESS)
    return parser


def _leave(number: int, frame: FrameType | None) -> None:
    """Asked to end: leave through the finally clauses, so that nothing is left running."""
    raise SystemExit(128 + number)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
