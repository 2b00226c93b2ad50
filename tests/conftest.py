"""What all tests share: a database made for the run, two municipalities in it, and the application's role.

Another PostgreSQL than the embedded one: VALGHALLA_TEST_OWNER_URL and VALGHALLA_TEST_APPLICATION_URL.
"""

import contextlib
import datetime
import hashlib
import os
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hypothesis
import psycopg
import pytest
from django.db import connections
from psycopg import sql

from tests.urls_of_database import with_name
from valghalla.accounts.models import RoleMapping, ServiceProvider, ServiceProviderKey, StaffUser
from valghalla.accounts.service_providers import make
from valghalla.audit import actors
from valghalla.audit.actors import Actor
from valghalla.base.garbage import look_seldom
from valghalla.base.tenancy import acting_for
from valghalla.cli.folders import locked
from valghalla.cli.postgres import ensure_running
from valghalla.config import env
from valghalla.municipalities import hosts, keys
from valghalla.municipalities.models import Municipality, Settings

pytest_plugins = ["tests.pages", "tests.outside"]

# No test is timed: a slow machine is not a broken rule.
hypothesis.settings.register_profile("untimed", deadline=None)
hypothesis.settings.load_profile("untimed")

ROOT = Path(__file__).resolve().parents[1]
NOW = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)
# What a test that commits leaves behind is cleared, save these tables, which the database was made with.
MADE_WITH = [
    *("django_migrations", "municipalities_municipality", "municipalities_datakey", "municipalities_settings"),
    *("accounts_serviceprovider", "accounts_serviceproviderkey", "accounts_rolemapping"),
]
# Of those, what a test may change is put back as it was, parents first.
MADE_WITH_AND_CHANGED: list[type[Any]] = [Settings, ServiceProvider, ServiceProviderKey, RoleMapping]
# So many sets of migrations are gone back and forth between, say when changing branches.
TEMPLATES_KEPT = 4
Rows = dict[type[Any], list[dict[str, Any]]]
# A table that was never written to takes no room.
TOUCHED = """
    SELECT relname FROM pg_class
    WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' AND pg_relation_size(oid) > 0
"""


def pytest_collection_finish(session: pytest.Session) -> None:
    """All tests are read in, and stay."""
    look_seldom()


@pytest.fixture(scope="session")
def owner_url() -> str:
    """A PostgreSQL as the owner of its tables."""
    given = os.environ.get("VALGHALLA_TEST_OWNER_URL")
    return given or ensure_running(env.var() / "test", fast=True).owner_url("postgres")


@pytest.fixture(scope="session")
def application_url() -> str:
    """The same PostgreSQL as the role the service runs as."""
    given = os.environ.get("VALGHALLA_TEST_APPLICATION_URL")
    return given or ensure_running(env.var() / "test", fast=True).app_url("postgres")


@pytest.fixture(scope="session")
def django_db_setup(owner_url: str, application_url: str, request: pytest.FixtureRequest) -> Iterator[None]:
    """A database of this worker's own, copied from a template that is migrated once for each set of migrations."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "main")
    template = f"valghalla_template_{_migrations_hash()}"
    name = f"valghalla_test_{worker}_{os.getpid()}"
    with locked(env.var() / "run" / "template.lock"), psycopg.connect(owner_url, autocommit=True) as owner:
        if not _exists(owner, template):
            _make_template(owner, owner_url, template)
        _drop_abandoned(owner)
        owner.execute(sql.SQL("CREATE DATABASE {} TEMPLATE {}").format(sql.Identifier(name), sql.Identifier(template)))
    url = env.DatabaseUrl.parse(with_name(application_url, name))
    connections["default"].settings_dict.update(url.for_django())
    connections.settings["default"].update(url.for_django())
    yield
    for connection in connections.all():
        connection.close()
    _drop(owner_url, application_url, name)


@pytest.fixture(scope="session")
def test_owner_url(owner_url: str, django_db_setup: None) -> str:
    """The database of this worker, as the owner."""
    return with_name(owner_url, connections["default"].settings_dict["NAME"])


@pytest.fixture(scope="session")
def as_made(django_db_setup: None, django_db_blocker) -> dict[str, Rows]:
    """For each municipality by its code, the rows that the database was made with and that tests may change."""
    with django_db_blocker.unblock():
        return {one.code: rows_of(one) for one in Municipality.objects.all()}


@pytest.fixture
def committed(django_db_blocker, test_owner_url: str, as_made: dict[str, Rows]) -> Iterator[None]:
    """For tests with more than one connection: what is written stays, and is cleared afterwards."""
    with django_db_blocker.unblock():
        try:
            yield
        finally:
            for connection in connections.all():
                connection.close()
            _clear(test_owner_url)
            restore(as_made)
            keys.forget()


@pytest.fixture(autouse=True)
def _nothing_remembered() -> Iterator[None]:
    """Hosts and keys that a process remembers do not outlive a test."""
    yield
    hosts.forget()


@pytest.fixture
def now() -> datetime.datetime:
    """A fixed instant: 1 October 2026, noon in Denmark."""
    return NOW


@pytest.fixture
def municipality(request: pytest.FixtureRequest) -> Municipality:
    """Korsbæk, with keys, settings and service providers that have keys, and nothing else."""
    _open_database(request)
    return Municipality.objects.get(code="0999")


@pytest.fixture
def other_municipality(request: pytest.FixtureRequest) -> Municipality:
    """Another municipality, Aarhus."""
    _open_database(request)
    return Municipality.objects.get(code="0751")


@pytest.fixture
def acting(municipality: Municipality) -> Iterator[Municipality]:
    """Korsbæk, acted for throughout the test."""
    with acting_for(municipality):
        yield municipality


@pytest.fixture
def staff(acting: Municipality, now: datetime.datetime) -> StaffUser:
    """An administrator of Korsbæk."""
    return StaffUser.objects.create(subject="karen", name="Karen Valgmand", role="administrator", created_at=now)


@pytest.fixture
def by(staff: StaffUser) -> Actor:
    """The administrator as the one who does things."""
    return actors.staff(staff.pk)


def _open_database(request: pytest.FixtureRequest) -> None:
    if "committed" in request.fixturenames:
        request.getfixturevalue("committed")
    else:
        request.getfixturevalue("db")


def _migrations_hash() -> str:
    found = hashlib.sha256()
    for path in sorted((ROOT / "src" / "valghalla").rglob("migrations/*.py")):
        found.update(path.read_bytes())
    found.update((ROOT / "requirements" / "run.txt").read_bytes())
    for path in (Path(__file__), ROOT / "tests" / "make_template.py", Path(make.__file__)):
        found.update(path.read_bytes())
    return found.hexdigest()[:16]


def _exists(owner: psycopg.Connection, name: str) -> bool:
    return owner.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone() is not None


def _make_template(owner: psycopg.Connection, owner_url: str, template: str) -> None:
    making = f"{template}_making"
    owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(making)))
    owner.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(making)))
    around = os.environ | {
        "PYTHONPATH": f"{ROOT / 'src'}{os.pathsep}{ROOT}",
        "DATABASE_URL": with_name(owner_url, making),
    }
    subprocess.run([sys.executable, "-m", "tests.make_template"], env=around, cwd=ROOT, check=True)
    owner.execute(sql.SQL("ALTER DATABASE {} RENAME TO {}").format(sql.Identifier(making), sql.Identifier(template)))


def _drop_abandoned(owner: psycopg.Connection) -> None:
    """Remove what killed runs left behind, and old templates; on a server that others have as well, all may be theirs."""
    if "VALGHALLA_TEST_OWNER_URL" in os.environ:
        return
    newest_first = "SELECT datname FROM pg_database WHERE datname ~ %s ORDER BY oid DESC"
    templates = owner.execute(newest_first, ["^valghalla_template_[0-9a-f]+$"]).fetchall()[TEMPLATES_KEPT:]
    databases = owner.execute(newest_first, [r"^valghalla_test_\w+_\d+$"]).fetchall()
    for name in [name for (name,) in templates] + [name for (name,) in databases if not _runs(name)]:
        with contextlib.suppress(psycopg.errors.InsufficientPrivilege):  # the server's own cleaning may be in it
            owner.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def _runs(database: str) -> bool:
    """Whether the process goes on that the database was made for."""
    try:
        os.kill(int(database.rpartition("_")[2]), 0)
    except ProcessLookupError:
        return False
    except PermissionError:
        return True
    return True


def _drop(owner_url: str, application_url: str, name: str) -> None:
    """Remove the database; the server's own cleaning may be in it for a moment, and is not ours to end.

    What threads have left open the owner may not end either: the application itself does.
    """
    with psycopg.connect(application_url, autocommit=True) as application:
        application.execute(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND usename = current_user",
            [name],
        )
    with psycopg.connect(owner_url, autocommit=True) as owner:
        for _ in range(20):
            try:
                owner.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
            except psycopg.errors.InsufficientPrivilege:
                time.sleep(0.5)
            else:
                return


def rows_of(municipality: Municipality) -> Rows:
    """What the municipality has now in the tables that the database was made with and that tests may change."""
    with acting_for(municipality):
        return {model: list(model.objects.order_by("pk").values()) for model in MADE_WITH_AND_CHANGED}


def restore(as_made: dict[str, Rows]) -> None:
    """Put back what was changed of that in any municipality."""
    for municipality in Municipality.objects.all():
        made = as_made[municipality.code]
        if rows_of(municipality) == made:
            continue
        with acting_for(municipality):
            for model in reversed(made):
                model.objects.exclude(pk__in=[row["id"] for row in made[model]]).delete()
            for model, rows in made.items():
                for row in rows:
                    model(**row).save()


def _clear(url: str) -> None:
    with psycopg.connect(url) as owner:
        touched = [sql.Identifier(table) for (table,) in owner.execute(TOUCHED).fetchall() if table not in MADE_WITH]
        if touched:
            owner.execute(sql.SQL("TRUNCATE {} RESTART IDENTITY CASCADE").format(sql.SQL(", ").join(touched)))


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """Print the figures that tests have recorded, whichever process they ran in."""
    for report in [one for reports in terminalreporter.stats.values() for one in reports]:
        for name, said in getattr(report, "user_properties", ()) if getattr(report, "when", "") == "call" else ():
            if name == "figures":
                terminalreporter.write_line(f"{report.nodeid}: {said}")
