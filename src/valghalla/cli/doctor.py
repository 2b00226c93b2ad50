"""./valghalla doctor: looks at each piece of this machine and says what to do."""

import argparse
import datetime
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from valghalla.cli import browser, folders, ports, surroundings
from valghalla.cli.doctor_database import database_findings
from valghalla.cli.doctor_digital_post import digital_post_findings
from valghalla.cli.doctor_email import email_findings
from valghalla.cli.doctor_receipts import receipts_findings
from valghalla.cli.doctor_sign_in import sign_in_findings
from valghalla.cli.doctor_sms import sms_findings
from valghalla.cli.errors import Stop
from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.cli.ports import Ports
from valghalla.cli.spelling import Speller
from valghalla.cli.supervisor import answers

WARN_DAYS = 30


def run(arguments: list[str]) -> int:
    """Print a line for each piece; 1 when something must be done."""
    parser = argparse.ArgumentParser(
        prog="./valghalla doctor", description="What is well and what to do, piece by piece."
    )
    ports.add_options(parser)
    chosen = ports.chosen(parser.parse_args(arguments))
    var = folders.var()
    findings = list(_findings(var, chosen))
    for finding in findings:
        print(finding.line())
    return 0 if all(finding.is_well for finding in findings) else 1


def _findings(var: Path, chosen: Ports) -> Iterator[Finding]:
    looks: list[Callable[[], Iterator[Finding]]] = [
        _python,
        lambda: _disk(var),
        lambda: database_findings(var, chosen),
        lambda: _ports(chosen),
        lambda: _certificate(var, chosen),
        lambda: receipts_findings(surroundings.surroundings(var, chosen)),
        lambda: email_findings(surroundings.surroundings(var, chosen), simulated=surroundings.is_development()),
        lambda: sms_findings(surroundings.surroundings(var, chosen), simulated=surroundings.is_development()),
        lambda: sign_in_findings(var, chosen),
        lambda: digital_post_findings(var, chosen),
        _for_tests,
    ]
    for look in looks:
        try:
            yield from look()
        except Stop as stop:
            yield wrong("trouble", str(stop))


def _python() -> Iterator[Finding]:
    yield fine("Python", sys.version.split()[0])
    if (Path(sys.prefix) / "valghalla-stamp.json").exists():
        yield fine("environment", sys.prefix)
    else:
        yield wrong(
            "environment", f"{sys.prefix} was not made by this script; run ./valghalla rather than Python itself"
        )


def _disk(var: Path) -> Iterator[Finding]:
    try:
        folders.require_room(var)
    except Stop as stop:
        yield wrong("disk", str(stop))
    else:
        yield fine("disk", f"{shutil.disk_usage(var).free // 1024**3} GB free at {var}")


def _ports(chosen: Ports) -> Iterator[Finding]:
    for name, port in (
        ("web", chosen.web),
        ("simulators", chosen.simulators),
        ("CPR", chosen.cpr),
        ("SMTP", chosen.smtp),
        ("receipts", chosen.receipts),
    ):
        if answers(port):
            yield fine(name, f"answers on port {port}")
        else:
            yield off(name, f"does not run: nothing listens on port {port} (./valghalla up starts it)")


def _certificate(var: Path, chosen: Ports) -> Iterator[Finding]:
    """The client certificate towards CPR: there, and good for a month."""
    from cryptography import x509

    path = surroundings.surroundings(var, chosen).get("VALGHALLA_CPR_CERTIFICATE", "")
    if not path or not Path(path).exists():
        yield wrong(
            "CPR certificate",
            f"{path or 'VALGHALLA_CPR_CERTIFICATE'} is not there; ./valghalla up makes one for trying",
        )
        return
    ends = x509.load_pem_x509_certificate(Path(path).read_bytes()).not_valid_after_utc
    days = (ends - datetime.datetime.now(datetime.UTC)).days
    if days < WARN_DAYS:
        yield wrong("CPR certificate", f"ends on {ends:%Y-%m-%d}, in {days} days; renew it")
    else:
        yield fine("CPR certificate", f"good until {ends:%Y-%m-%d}")


def _for_tests() -> Iterator[Finding]:
    """What only the tests need; its absence is no fault of the service."""
    chromium = browser.find()
    missing = off("Chromium", f"is missing; the tests need it: sudo apt install {browser.PACKAGES[0]}")
    yield fine("Chromium", chromium) if chromium else missing
    missing = off("xmlsec1", "is missing; signatures are not verified by it: sudo apt install xmlsec1")
    yield fine("xmlsec1", "installed") if shutil.which("xmlsec1") else missing
    missing = off("Danish words", "are missing; spelling is not checked: sudo apt install hunspell-da")
    yield fine("Danish words", "installed") if Speller.is_possible() else missing
