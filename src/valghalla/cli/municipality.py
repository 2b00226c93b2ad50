"""./valghalla municipality create: a new municipality with its seed data."""

import argparse

from valghalla.cli import manage


def run(arguments: list[str]) -> int:
    """Hand over to the command that makes it; its own --help tells its options."""
    parser = argparse.ArgumentParser(prog="./valghalla municipality", add_help=not arguments[1:])
    parser.add_argument("step", choices=["create"], help="make a municipality; 'create --help' tells the options")
    parser.parse_args(arguments[:1])
    return manage.run(["create_municipality", *arguments[1:]])
