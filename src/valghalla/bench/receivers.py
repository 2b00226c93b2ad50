"""Who takes what is sent: the simulators, each answering in 50 ms, and the door at which receipts come back."""

import os
import urllib.parse
import urllib.request
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from dataclasses import dataclass
from pathlib import Path

from valghalla.bench import programs
from valghalla.bench.programs import Program
from valghalla.cli.ports import Ports
from valghalla.cli.surroundings import simulated

MS = 50
# Where each of the simulators is told how long to take.
SWITCHES = {"/mail/switch": "mail_delay_ms", "/platform/post": "delay_ms", "/telephones/switch": "delay_ms"}


UNUSED = dict.fromkeys(
    ("VALGHALLA_BESKEDFORDELER_URL", "VALGHALLA_DKIM_KEY", "VALGHALLA_DKIM_SELECTOR", "VALGHALLA_DKIM_DOMAIN"), ""
)


@dataclass(frozen=True)
class Receivers:
    """The simulators as they run, and what a worker finds them by."""

    simulators: Program
    environment: dict[str, str]
    log: Path

    def worker(self) -> AbstractContextManager[Program]:
        """One worker that sends to them."""
        return programs.worker(self.environment, self.log / "bench-worker.log")


@contextmanager
def receivers(var: Path) -> Iterator[Receivers]:
    """All of them for a block. Receipts are handed over at the door alone, not fetched from the queue as well; e-mail is
    not signed, which depends on the operator's key and is measured by itself (docs/performance.md)."""
    log = var / "log"
    with programs.simulators(var, log / "bench-simulators.log") as (ports, simulators):
        environment = os.environ | simulated(var, ports) | UNUSED
        with programs.receipts(ports.receipts, environment, log / "bench-receipts.log"):
            _slow_down(ports)
            yield Receivers(simulators, environment, log)


def _slow_down(ports: Ports) -> None:
    for path, name in SWITCHES.items():
        form = urllib.parse.urlencode({name: MS}).encode()
        urllib.request.urlopen(f"http://127.0.0.1:{ports.simulators}{path}", form, timeout=10).close()
