"""The doctor's look at Digital Post: settings, certificates, tokens, and whether the platform answers."""

import datetime
from collections.abc import Iterator, Mapping
from pathlib import Path

import psycopg

from valghalla.cli import surroundings
from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.cli.ports import Ports
from valghalla.integrations import Finding as Found
from valghalla.integrations import Level, serviceplatformen
from valghalla.integrations.digital_post import Connection
from valghalla.integrations.digital_post.check import check

PIECE = "Digital Post"
VARIABLES = {
    "url": "VALGHALLA_SERVICEPLATFORMEN_URL",
    "sts_url": "VALGHALLA_STS_URL",
    "sts_kind": "VALGHALLA_STS_KIND",
    "sts_issuer": "VALGHALLA_STS_ISSUER",
    "sts_certificates": "VALGHALLA_STS_CERTIFICATES",
    "certificate": "VALGHALLA_SYSTEM_CERTIFICATE",
    "key": "VALGHALLA_SYSTEM_KEY",
    "authorities": "VALGHALLA_SYSTEM_AUTHORITIES",
    "memo_version": "VALGHALLA_MEMO_VERSION",
    "letter_type": "VALGHALLA_LETTER_TYPE",
}
_SUBJECTS = {"certificate": "our certificate", "sts_certificates": "the STS's certificate"}


def digital_post_findings(var: Path, chosen: Ports) -> Iterator[Finding]:
    """What a token for the first municipality and a question about a published test number show."""
    given = surroundings.surroundings(var, chosen)
    if not given.get(VARIABLES["url"]):
        yield off(PIECE, f"{VARIABLES['url']} is not set; Digital Post and letters are not open")
        return
    with surroundings.with_database(var, chosen) as environment:
        cvr = _a_municipality(environment["DATABASE_URL"])
    findings = check(connection(given), on_behalf_of=cvr, now=datetime.datetime.now(datetime.UTC))
    yield from map(finding, findings)
    if not cvr and findings[0].level == Level.GOOD:
        yield off(PIECE, "there is no municipality yet to ask for a token for")


def connection(given: Mapping[str, str]) -> Connection:
    """The connection that the environment describes."""
    value = {name: given.get(variable, "") for name, variable in VARIABLES.items()}
    platform = serviceplatformen.Connection(
        url=value["url"],
        sts_url=value["sts_url"],
        sts_kind=value["sts_kind"] or "rest",
        sts_issuer=value["sts_issuer"],
        sts_certificates_path=value["sts_certificates"],
        certificate_path=value["certificate"],
        key_path=value["key"],
        authorities_path=value["authorities"],
        connect_seconds=3,
        answer_seconds=10,
    )
    return Connection(platform=platform, memo_version=value["memo_version"] or "1.2", letter_type=value["letter_type"])


def finding(found: Found) -> Finding:
    """What was found, and what to do about it."""
    if found.subject == "settings":
        variable = VARIABLES.get(found.code, found.code)
        good = found.level == Level.GOOD
        return fine(PIECE, "settings are complete") if good else wrong(PIECE, f"{variable} cannot work")
    if found.on:
        return _of_certificate(found)
    asked = "the STS" if found.subject == "tokens" else "Digital Post"
    if found.level == Level.GOOD:
        return fine(PIECE, f"{asked} answers")
    if found.code == "no_connection" and surroundings.is_development():
        return off(PIECE, f"{asked} does not run (./valghalla up starts a simulated one)")
    return wrong(PIECE, f"{asked} says {found.code}; docs/integrations/serviceplatformen.md")


def _of_certificate(found: Found) -> Finding:
    subject = _SUBJECTS[found.subject]
    if found.code == "not_yet_valid":
        return wrong(PIECE, f"{subject} is good from {found.on} only")
    if found.code == "expired":
        return wrong(PIECE, f"{subject} ended on {found.on}; nothing is sent. Renew it")
    if found.level == Level.GOOD:
        return fine(PIECE, f"{subject} is good until {found.on}")
    return wrong(PIECE, f"{subject} ends on {found.on}; renew it, and register the new one beside it")


def _a_municipality(url: str) -> str:
    """The CVR number of the first municipality; "" when there is none, or no database, which is a finding of its own."""
    try:
        with psycopg.connect(url, connect_timeout=5) as database:
            row = database.execute("SELECT cvr FROM municipalities_municipality ORDER BY slug LIMIT 1").fetchone()
    except (psycopg.errors.UndefinedTable, psycopg.OperationalError):
        return ""
    return str(row[0]) if row else ""
