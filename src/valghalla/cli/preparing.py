"""Steps between a fresh database and a usable one; each is left out when it has been done."""

from pathlib import Path

import psycopg

from valghalla.cli import stamps, surroundings
from valghalla.cli.folders import ROOT, SOURCE

# Which shape the database was brought to is only known together with which database it was.
_IDENTITY = (
    "SELECT (SELECT system_identifier FROM pg_control_system()), "
    "(SELECT oid FROM pg_database WHERE datname = current_database()), count(*) FROM django_migrations"
)


def ensure_migrated(var: Path, environment: dict[str, str]) -> None:
    """The database has the newest shape. Quick when nothing has changed since the last time."""
    owner = surroundings.as_owner(environment)
    stamp = var / "run" / "migrated.stamp"
    if not stamps.is_done(stamp, _mark(owner)):
        surroundings.run_django(["migrate", "--verbosity", "0"], owner, "migrating the database")
        stamps.note_done(stamp, _mark(owner))


def ensure_seeded(var: Path, environment: dict[str, str], *, simulators_port: int) -> None:
    """The municipalities to try are there. The command itself adds only what is missing."""
    seeds = [*SOURCE.glob("valghalla/onboarding/*.py"), *SOURCE.glob("valghalla/**/seed/**/*")]
    mark = stamps.contents_mark(
        [file for file in seeds if file.is_file() and file.suffix != ".pyc"], _identity(environment)
    )
    stamp = var / "run" / "seeded.stamp"
    if not stamps.is_done(stamp, mark):
        address = f"http://127.0.0.1:{simulators_port}"
        surroundings.run_django(
            ["seed_demo", "--simulators", address],
            surroundings.as_owner(environment),
            "making the municipalities to try, which takes a little while the first time",
        )
        stamps.note_done(stamp, mark)


def _mark(owner: dict[str, str]) -> str:
    migrations = SOURCE.glob("valghalla/**/migrations/*.py")
    return stamps.contents_mark([*migrations, ROOT / "requirements" / "run.txt"], _identity(owner, counted=True))


def _identity(environment: dict[str, str], *, counted: bool = False) -> str:
    """Tells one database from every other; counted: with the number of migrations in it."""
    url = environment.get("DATABASE_OWNER_URL", environment["DATABASE_URL"])
    try:
        with psycopg.connect(url) as connection:
            system, database, migrations = connection.execute(_IDENTITY).fetchone() or (0, 0, 0)
    except psycopg.errors.UndefinedTable:
        return "empty"
    return f"{system} {database} {migrations if counted else ''}"
