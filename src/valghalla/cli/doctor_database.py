"""The doctor's look at the database: reachable, kept apart, up to date."""

import os
import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg

from valghalla.cli import surroundings
from valghalla.cli.findings import Finding, fine, wrong
from valghalla.cli.ports import Ports

_ROLE = "SELECT rolname, rolsuper OR rolbypassrls OR rolcreaterole FROM pg_roles WHERE rolname = current_user"
_OWNED = (
    "SELECT count(*) FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relowner = current_user::regrole"
)
# A row of a municipality without a policy forced on everybody; the operators' log only names the municipality it tells of.
_UNGUARDED = """
    SELECT c.relname FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'municipality_id'
    WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT a.attisdropped
      AND NOT (c.relrowsecurity AND c.relforcerowsecurity) AND c.relname <> 'operators_operatorentry'
    ORDER BY 1
"""


def database_findings(var: Path, chosen: Ports) -> Iterator[Finding]:
    """The database that `up` or DATABASE_URL gives, seen as the application."""
    with surroundings.with_database(var, chosen) as environment:
        try:
            with psycopg.connect(environment["DATABASE_URL"], connect_timeout=5) as connection:
                yield from _roles(connection)
        except psycopg.OperationalError as problem:
            yield wrong("database", f"cannot be reached ({str(problem).splitlines()[0]}); look at DATABASE_URL")
            return
        yield _migrations(environment)


def _roles(connection: psycopg.Connection) -> Iterator[Finding]:
    version = connection.info.server_version // 10000
    yield (
        fine("database", f"PostgreSQL {version}")
        if version >= 15
        else wrong("database", f"PostgreSQL {version} is too old")
    )
    role, is_strong = connection.execute(_ROLE).fetchone() or ("?", True)
    (owned,) = connection.execute(_OWNED).fetchone() or (0,)
    if is_strong or owned:
        yield wrong("role", f"{role} owns tables or may bypass row-level security; DATABASE_URL must name a plain role")
    else:
        yield fine("role", f"{role} owns nothing and cannot bypass row-level security")
    unguarded = [name for (name,) in connection.execute(_UNGUARDED).fetchall()]
    if unguarded:
        yield wrong("row-level security", f"is not forced on {', '.join(unguarded)}; run ./valghalla migrate")
    else:
        yield fine("row-level security", "forced on every table with a municipality")


def _migrations(environment: dict[str, str]) -> Finding:
    """As the application, which may read which migrations were run."""
    command = surroundings.django_command(["migrate", "--check"])
    owner = environment if "DATABASE_OWNER_URL" not in environment else surroundings.as_owner(environment)
    done = subprocess.run(command, env=os.environ | owner, capture_output=True, text=True, check=False)
    if done.returncode == 0:
        return fine("migrations", "all run")
    return wrong("migrations", "some are not run; run ./valghalla migrate (./valghalla up does it too)")
