"""The ports on 127.0.0.1, and how to choose others."""

import argparse
import os
import socket
from dataclasses import asdict, dataclass

from valghalla.cli.errors import Stop


@dataclass(frozen=True)
class Ports:
    """web: all sites of the product. receipts: the product's listener for them. simulators: their pages. cpr: HTTPS of
    Serviceplatformen, Digital Post among it. smtp: mail in. amqp: receipts to fetch.   imap: the mailbox of letters that come back.
    """

    web: int = 8000
    simulators: int = 8100
    cpr: int = 8143
    smtp: int = 8125
    receipts: int = 8144
    amqp: int = 8171
    imap: int = 8193


@dataclass(frozen=True)
class _Choice:
    option: str
    variable: str
    what: str


_CHOICES = {
    "web": _Choice("--port", "VALGHALLA_PORT", "the sites"),
    "simulators": _Choice("--simulators-port", "VALGHALLA_SIMULATORS_PORT", "the simulators' pages"),
    "cpr": _Choice("--cpr-port", "VALGHALLA_CPR_PORT", "the simulator of CPR and Digital Post"),
    "smtp": _Choice("--smtp-port", "VALGHALLA_SMTP_PORT", "the mail simulator"),
    "receipts": _Choice("--receipts-port", "VALGHALLA_RECEIPTS_PORT", "the listener for receipts"),
    "amqp": _Choice("--amqp-port", "VALGHALLA_AMQP_PORT", "the simulated queue of receipts"),
    "imap": _Choice("--imap-port", "VALGHALLA_IMAP_PORT", "the simulated mailbox of returned letters"),
}


def add_options(parser: argparse.ArgumentParser, *names: str) -> None:
    """Give the parser an option a port; names: which, all when left out."""
    for name in names or tuple(_CHOICES):
        choice = _CHOICES[name]
        help_text = f"port of {choice.what}; also {choice.variable}"
        parser.add_argument(
            choice.option, dest=name, type=_port, metavar="PORT", default=_from_environment(name), help=help_text
        )


def chosen(options: argparse.Namespace | None = None) -> Ports:
    """The ports by option, else by variable, else the usual ones. Raises Stop when two are the same."""
    ports = Ports(**{name: getattr(options, name, None) or _from_environment(name) for name in _CHOICES})
    if len(set(asdict(ports).values())) < len(_CHOICES):
        raise Stop("Two of the ports are the same; choose different ones.")
    return ports


def require_free(ports: Ports, *names: str) -> None:
    """Raises Stop with a sentence for each taken port, which tells how to choose another."""
    taken = [name for name in names or tuple(_CHOICES) if _is_taken(getattr(ports, name))]
    if taken:
        raise Stop("\n".join(_said_of_taken(_CHOICES[name], getattr(ports, name)) for name in taken))


def _said_of_taken(choice: _Choice, port: int) -> str:
    return (
        f"Port {port} ({choice.what}) is taken by another program; "
        f"choose another with {choice.option} or {choice.variable}."
    )


def _from_environment(name: str) -> int:
    variable = _CHOICES[name].variable
    given = os.environ.get(variable)
    if not given:
        return getattr(Ports, name)
    try:
        return _port(given)
    except argparse.ArgumentTypeError as problem:
        raise Stop(f"{variable}: {problem}.") from None


def _port(text: str) -> int:
    if not text.isdigit() or not 0 < int(text) < 65536:
        raise argparse.ArgumentTypeError(f"“{text}” is no port; a port is a number from 1 to 65535")
    return int(text)


def _is_taken(port: int) -> bool:
    with socket.socket() as tried:
        tried.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            tried.bind(("127.0.0.1", port))
        except PermissionError:
            raise Stop(f"Port {port} is for the system alone; choose one above 1023.") from None
        except OSError:
            return True
        return False
