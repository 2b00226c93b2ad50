"""The embedded server: found again, recovered, shut to others, and its two roles."""

import os
import shutil
import signal
import stat
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psycopg
import pytest

from tests.cli.conftest import remove_server
from valghalla.cli import postgres, postgres_place
from valghalla.cli.errors import Stop


def _pid(server: postgres.PostgresServer) -> int:
    return int((server.place.data / "postmaster.pid").read_text().splitlines()[0])


@pytest.fixture(scope="module")
def server() -> Iterator[postgres.PostgresServer]:
    """A server for the tests that neither stop nor break it."""
    folder = Path(tempfile.mkdtemp(prefix="valghalla æ "))
    folder.chmod(0o755)
    yield postgres.ensure_running(folder / "var", fast=True)
    remove_server(folder / "var")
    shutil.rmtree(folder)


def test_a_second_call_finds_the_running_server(var: Path) -> None:
    first = postgres.ensure_running(var, fast=True)
    pid = _pid(first)

    assert postgres.ensure_running(var, fast=True) == first
    assert _pid(first) == pid


def test_rows_survive_a_kill_of_every_process(var: Path) -> None:
    server = postgres.ensure_running(var)
    server.create_database("kept")
    with psycopg.connect(server.owner_url("kept")) as connection:
        connection.execute("CREATE TABLE t (word text)")
        connection.execute("INSERT INTO t VALUES ('ærlig')")
    os.killpg(_pid(server), signal.SIGKILL)

    again = postgres.ensure_running(var)

    with psycopg.connect(again.app_url("kept")) as connection:
        assert connection.execute("SELECT word FROM t").fetchall() == [("ærlig",)]


def test_a_stale_pid_file_with_another_programs_number_is_no_hindrance(var: Path) -> None:
    server = postgres.ensure_running(var, fast=True)
    lines = (server.place.data / "postmaster.pid").read_text().splitlines()
    postgres.stop(var)
    (server.place.data / "postmaster.pid").write_text("\n".join([str(os.getpid()), *lines[1:]]) + "\n")

    again = postgres.ensure_running(var, fast=True)

    assert _pid(again) != os.getpid()
    psycopg.connect(again.app_url("postgres")).close()


def test_a_data_folder_that_was_half_made_is_made_anew(var: Path) -> None:
    place = postgres_place.find_place(var.resolve())
    (place.folder / "data.making").mkdir()
    (place.folder / "data.making" / "PG_VERSION").write_text("18\n")

    server = postgres.ensure_running(var, fast=True)

    psycopg.connect(server.owner_url("postgres")).close()
    assert not (place.folder / "data.making").exists()


def test_the_application_uses_rows_and_owns_nothing(server: postgres.PostgresServer) -> None:
    assert server.create_database("valghalla") is True
    assert server.create_database("valghalla") is False
    with psycopg.connect(server.owner_url()) as owner:
        owner.execute("CREATE TABLE t (id bigserial PRIMARY KEY)")
        rights = owner.execute(
            "SELECT rolname, rolsuper, rolbypassrls, rolcreatedb, rolcreaterole FROM pg_roles"
            " WHERE rolname LIKE 'valghalla%' ORDER BY 1"
        ).fetchall()
    assert rights == [("valghalla_app", False, False, False, False), ("valghalla_owner", False, False, True, True)]

    with psycopg.connect(server.app_url(), autocommit=True) as application:
        assert application.execute("INSERT INTO t DEFAULT VALUES RETURNING id").fetchone() == (1,)
        for forbidden in (
            "CREATE TABLE mine (id int)",
            "ALTER TABLE t ADD x int",
            "TRUNCATE t",
            "SET ROLE valghalla_owner",
        ):
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                application.execute(forbidden)

    server.drop_database("valghalla")
    with pytest.raises(psycopg.OperationalError, match="does not exist"):
        psycopg.connect(server.app_url())


def test_a_database_is_copied_from_a_template(server: postgres.PostgresServer) -> None:
    server.create_database("first")
    with psycopg.connect(server.owner_url("first")) as owner:
        owner.execute("CREATE TABLE t (id int)")
        owner.execute("INSERT INTO t VALUES (7)")

    server.create_database("second", template="first")

    with psycopg.connect(server.app_url("second")) as application:
        assert application.execute("SELECT id FROM t").fetchall() == [(7,)]


def test_without_the_password_nobody_is_let_in(server: postgres.PostgresServer) -> None:

    with pytest.raises(psycopg.OperationalError, match="password"):
        psycopg.connect(server.owner_url("postgres").replace(server.owner_password, "guess"))
    with psycopg.connect(server.owner_url("postgres")) as connection:
        assert connection.execute("SHOW listen_addresses").fetchone() == ("",)
    assert stat.S_IMODE(server.place.sockets.stat().st_mode) == 0o700
    assert stat.S_IMODE((server.place.log.parents[1] / "keys" / "postgres-owner").stat().st_mode) == 0o600


def test_lost_passwords_are_replaced(var: Path) -> None:
    server = postgres.ensure_running(var, fast=True)
    (var / "keys" / "postgres-app").unlink()

    again = postgres.ensure_running(var, fast=True)

    assert again.app_password != server.app_password
    psycopg.connect(again.app_url("postgres")).close()


def test_the_log_holds_no_values(server: postgres.PostgresServer) -> None:
    server.create_database("logged")
    with psycopg.connect(server.owner_url("logged"), autocommit=True) as owner:
        owner.execute("CREATE TABLE t (cpr text UNIQUE)")
        owner.execute("INSERT INTO t VALUES ('1012620000')")
        with pytest.raises(psycopg.errors.UniqueViolation):
            owner.execute("INSERT INTO t VALUES ('1012620000')")

    log = server.place.log.read_text()
    assert "duplicate key" in log
    assert "1012620000" not in log


def test_the_last_block_to_end_stops_the_server(var: Path) -> None:
    with postgres.running(var) as outer:
        with postgres.running(var) as inner:
            pid = _pid(inner)
        assert _pid(outer) == pid
    assert not (outer.place.data / "postmaster.pid").exists()


def test_a_test_server_goes_on_while_somebody_else_is_connected(var: Path) -> None:
    with postgres.running(var, fast=True) as server:
        connection = psycopg.connect(server.app_url("postgres"))
    assert connection.execute("SELECT 1").fetchone() == (1,)
    connection.close()


def test_an_ordinary_user_runs_it_as_himself(folder: Path, as_ordinary_user: Callable[[str], str]) -> None:
    code = """
import os, psycopg
from pathlib import Path
from valghalla.cli import postgres
var = Path("var")
for _ in range(2):
    server = postgres.ensure_running(var, fast=True)
with psycopg.connect(server.app_url("postgres")) as connection:
    print(connection.execute("SELECT current_user").fetchone()[0], server.place.account.is_me, os.geteuid() != 0)
postgres.stop(var)
"""
    try:
        assert as_ordinary_user(code) == "valghalla_app True True"
    finally:
        remove_server(folder / "var")


def test_another_users_database_is_named_in_one_sentence(folder: Path, as_ordinary_user: Callable[[str], str]) -> None:
    var = folder / "var"
    postgres.ensure_running(var, fast=True)
    try:
        code = """
from pathlib import Path
from valghalla.cli import postgres
from valghalla.cli.errors import Stop
try:
    postgres.ensure_running(Path("var"))
except Stop as stop:
    print(stop)
"""
        assert "belongs to another user" in as_ordinary_user(code)
    finally:
        remove_server(var)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root runs it as another user")
def test_root_in_a_closed_folder_puts_the_data_elsewhere(folder: Path) -> None:
    folder.chmod(0o700)
    var = folder / "var"
    try:
        server = postgres.ensure_running(var, fast=True)
        assert server.place.folder.parent == postgres_place.ELSEWHERE
        assert postgres.ensure_running(var, fast=True).place == server.place
        folder.chmod(0o755)
        assert postgres.ensure_running(var, fast=True).place == server.place, "opened later, the data stays"
    finally:
        remove_server(var)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root copies the programs")
def test_programs_in_a_closed_folder_are_copied_and_run(
    var: Path, monkeypatch: pytest.MonkeyPatch, folder: Path
) -> None:
    monkeypatch.setattr(postgres_place, "ELSEWHERE", folder / "elsewhere")
    account = postgres_place._system_account()
    found = postgres_place._programs(account)
    copied = postgres_place._copied(found)

    assert copied != found
    assert account.run([copied / "bin" / "initdb", "--version"]).stdout.startswith("initdb (PostgreSQL) 18")


def test_a_runtime_folder_too_long_for_a_socket_is_refused(var: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("VALGHALLA_RUNTIME", "/tmp/" + "x" * 100)
    with pytest.raises(Stop, match="VALGHALLA_RUNTIME"):
        postgres.ensure_running(var)
    monkeypatch.delenv("VALGHALLA_RUNTIME")


def test_stopping_waits_until_it_is_gone(var: Path) -> None:
    server = postgres.ensure_running(var, fast=True)
    pid = _pid(server)

    postgres.stop(var)
    postgres.stop(var)

    time.sleep(0.05)
    assert not Path(f"/proc/{pid}/cwd").exists()
