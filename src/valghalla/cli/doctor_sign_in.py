"""The doctor's look at signing in: whom people sign in at, with which keys, and who is told when they run out."""

import datetime
import os
from collections.abc import Iterator
from pathlib import Path

import psycopg
from cryptography import x509

from valghalla.cli import surroundings
from valghalla.cli.doctor_operators import operator_findings
from valghalla.cli.findings import Finding, fine, off, wrong
from valghalla.cli.ports import Ports
from valghalla.integrations.saml.errors import MetadataUnusable
from valghalla.integrations.saml.metadata import read_identity_provider

WARN_DAYS = 30
METADATA = {"NemLog-in": "VALGHALLA_NEMLOGIN_METADATA", "Context Handler": "VALGHALLA_CONTEXT_HANDLER_METADATA"}
SITES = ("citizen", "admin")
_KEYS = """
    SELECT p.site, k.not_after FROM accounts_serviceprovider p
    LEFT JOIN accounts_serviceproviderkey k ON k.provider_id = p.id AND k.state = 'current'
"""


def sign_in_findings(var: Path, chosen: Ports) -> Iterator[Finding]:
    """The identity providers' metadata, the operators, and every municipality's keys, seen as the application."""
    now = datetime.datetime.now(datetime.UTC)
    given = surroundings.surroundings(var, chosen)
    for name, variable in METADATA.items():
        yield metadata_finding(name, variable, given.get(variable, ""), now=now)
    yield from operator_findings(given, simulated="VALGHALLA_OPERATOR_ISSUER" not in os.environ)
    with surroundings.with_database(var, chosen) as environment:
        try:
            with psycopg.connect(environment["DATABASE_URL"], connect_timeout=5) as connection:
                yield from key_findings(connection, now=now)
        except psycopg.errors.UndefinedTable:
            return  # not migrated, which is a finding of its own
        except psycopg.OperationalError:
            return  # cannot be reached, likewise


def metadata_finding(name: str, variable: str, path: str, *, now: datetime.datetime) -> Finding:
    """One identity provider's file: named, readable, and its certificate good for a month."""
    if not path:
        return wrong(name, f"{variable} is not set; nobody can sign in there")
    try:
        provider = read_identity_provider(Path(path).read_bytes())
    except OSError as problem:
        return wrong(name, f"{path} cannot be read ({problem.strerror}); {variable} names it")
    except MetadataUnusable as unusable:
        return wrong(name, f"{path} cannot be used ({unusable.reason}); fetch the metadata again")
    ends = max(x509.load_pem_x509_certificate(pem.encode()).not_valid_after_utc for pem in provider.certificates)
    if ends - now < datetime.timedelta(days=WARN_DAYS):
        return wrong(name, f"its certificate ends on {ends:%Y-%m-%d}; ask for newer metadata, and put them at {path}")
    return fine(name, f"{provider.entity_id}, certificate good until {ends:%Y-%m-%d}")


def key_findings(connection: psycopg.Connection, *, now: datetime.datetime) -> Iterator[Finding]:
    """A line for each municipality's site with something the matter, else one line for all of them."""
    municipalities = connection.execute("SELECT id, slug FROM municipalities_municipality ORDER BY slug").fetchall()
    if not municipalities:
        yield off("sign-in keys", "there is no municipality yet: ./valghalla municipality create")
        return
    first: datetime.datetime | None = None
    troubles = 0
    for pk, slug in municipalities:
        ends = _ends(connection, pk)
        for site in SITES:
            if (trouble := _trouble(slug, site, ends.get(site), now=now)) is not None:
                troubles += 1
                yield trouble
        first = min([end for end in (first, *ends.values()) if end is not None], default=None)
    if not troubles:
        yield fine("sign-in keys", f"{len(municipalities) * len(SITES)} sites, the first ends on {first:%Y-%m-%d}")


def _ends(connection: psycopg.Connection, municipality: int) -> dict[str, datetime.datetime | None]:
    """Site → when its current key ends; a site that is no service provider yet is not in it."""
    with connection.transaction():
        connection.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(municipality)])
        return dict(connection.execute(_KEYS).fetchall())


def _trouble(slug: str, site: str, ends: datetime.datetime | None, *, now: datetime.datetime) -> Finding | None:
    piece = "sign-in keys"
    if ends is None:
        command = f"./valghalla manage service_provider_key add {slug} {site} FILE"
        return wrong(piece, f"{slug}, {site}: no key, nobody can sign in; {command}, or the operator's site")
    if ends <= now:
        return wrong(piece, f"{slug}, {site}: ended on {ends:%Y-%m-%d}; docs/operations/certificates.md")
    if ends - now < datetime.timedelta(days=WARN_DAYS):
        return wrong(piece, f"{slug}, {site}: ends on {ends:%Y-%m-%d}; docs/operations/certificates.md")
    return None
