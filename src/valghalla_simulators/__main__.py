"""``python -m valghalla_simulators``: start, say where, stop at once on SIGTERM or Ctrl-C."""

import argparse
import os
import signal
import sys
import threading
from pathlib import Path

from valghalla_simulators.simulators import Simulators

DEFAULT_KEYS = "var/keys/simulators"


def main(arguments: list[str] | None = None) -> int:
    """Run until told to stop. Returns 0, or 1 when a port is taken or a folder cannot be used."""
    options = _options(arguments)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        simulators = Simulators(
            keys=options.keys,
            http_port=options.http_port,
            cpr_port=options.cpr_port,
            smtp_port=options.smtp_port,
            amqp_port=options.amqp_port,
            imap_port=options.imap_port,
            receipts_url=options.receipts_url,
            host=options.host,
            mailbox=options.mailbox,
            site_port=options.site_port,
        )
    except OSError as trouble:
        print(f"Simulatorerne kan ikke starte: {trouble}", file=sys.stderr)
        return 1
    simulators.start()
    print(f"Simulatorer: {simulators.http_url}/  CPR: {simulators.cpr_url}  Mail: {simulators.smtp_url}", flush=True)
    stop.wait()
    simulators.stop()
    return 0


def _options(arguments: list[str] | None) -> argparse.Namespace:
    surroundings = os.environ
    parser = argparse.ArgumentParser(prog="python -m valghalla_simulators", description="The simulated outside world.")

    def option(name: str, default: str, meaning: str, kind: type = str) -> None:
        variable = f"VALGHALLA_SIMULATORS_{name.upper().replace('-', '_')}"
        parser.add_argument(
            f"--{name}",
            type=kind,
            default=surroundings.get(variable) or default or None,
            help=f"{meaning} [{variable}]",
        )

    option("host", "127.0.0.1", "address to listen on")
    option("http-port", "8100", "pages, 0 for a free port", int)
    option("cpr-port", "8143", "CPR over mutual TLS", int)
    option("smtp-port", "8125", "mail", int)
    option("amqp-port", "8171", "queue of receipts, over TLS", int)
    option("imap-port", "8193", "mailbox of letters that come back, over TLS", int)
    option("receipts-url", "", "https address of the listener that receipts are pushed to")
    option("keys", DEFAULT_KEYS, "folder for certificates and keys", Path)
    option("mailbox", "", "folder in which letters outlive the process", Path)
    option("site-port", "8000", "port of the product's sites, for links", int)
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main())
