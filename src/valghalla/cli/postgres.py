"""The embedded PostgreSQL: a real server from a wheel, run by ourselves.

It listens on a socket in a folder closed to other users and on no network port. The superuser is let in
by the kernel's word (peer) for the server's user and root alone; the two roles of the product need the
passwords in var/keys. Only the wheel's programs are used. Source: docs/adr on the embedded PostgreSQL.
"""

import fcntl
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import psycopg
from psycopg import sql

from valghalla.cli import keys
from valghalla.cli.errors import Stop
from valghalla.cli.folders import locked
from valghalla.cli.postgres_place import SOCKET_NAME, VERSION, Place, find_place

SUPERUSER = "postgres"
OWNER = "valghalla_owner"
APPLICATION = "valghalla_app"
DATABASE = "valghalla"

SETTINGS = {
    "listen_addresses": "",
    "unix_socket_permissions": "0700",
    "max_connections": "200",
    "shared_buffers": "256MB",
    "work_mem": "16MB",
    "maintenance_work_mem": "128MB",
    "effective_cache_size": "1GB",
    "random_page_cost": "1.1",
    "max_wal_size": "1GB",
    "jit": "off",
    "timezone": "UTC",
    "log_timezone": "UTC",
    "log_line_prefix": "%m [%p] %q%u@%d ",
    "log_checkpoints": "off",
    # A failing statement and its detail line can hold a person's data, and logs must not.
    "log_min_error_statement": "panic",
    "log_error_verbosity": "terse",
}
# For data that is thrown away: nothing waits for the disk.
FAST_SETTINGS = SETTINGS | {
    "shared_buffers": "128MB",
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
    "wal_level": "minimal",
    "max_wal_senders": "0",
    # Databases of tests live for minutes: cleaning them takes time from the tests and is in the way of dropping them.
    "autovacuum": "off",
}
ACCESS = f"local all {SUPERUSER} peer map=valghalla\nlocal all all scram-sha-256\n"

START_SECONDS = 120
STOP_SECONDS = 30
LARGEST_LOG_BYTES = 10 * 1024 * 1024

# Servers this process started; kept so that they are reaped when they end.
_started: list[subprocess.Popen[bytes]] = []


@dataclass(frozen=True)
class PostgresServer:
    """A running server and the two roles of the product in it."""

    place: Place
    owner_password: str
    app_password: str

    def owner_url(self, name: str = DATABASE) -> str:
        """The database as its owner: makes and migrates tables, may make databases, is no superuser."""
        return self._url(OWNER, self.owner_password, name)

    def app_url(self, name: str = DATABASE) -> str:
        """The database as the application: reads and writes rows, owns nothing, cannot bypass row-level security."""
        return self._url(APPLICATION, self.app_password, name)

    def _url(self, user: str, password: str, name: str) -> str:
        return f"postgresql://{user}:{password}@/{quote(name)}?host={quote(str(self.place.sockets))}"

    def create_database(self, name: str, template: str | None = None) -> bool:
        """Make the database, owned by the owner; False when it was there already."""
        with psycopg.connect(self.owner_url("postgres"), autocommit=True) as connection:
            if connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                return False
            statement = sql.SQL("CREATE DATABASE {} TEMPLATE {}")
            try:
                connection.execute(statement.format(sql.Identifier(name), sql.Identifier(template or "template1")))
            except (psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
                return False
            return True

    def drop_database(self, name: str) -> None:
        """Remove the database with all in it, and whoever is connected to it; nothing when there is none."""
        with psycopg.connect(self.owner_url("postgres"), autocommit=True) as connection:
            connection.execute(sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name)))


def ensure_running(var: Path, *, fast: bool = False) -> PostgresServer:
    """The server whose data lies under var; started, and made first, when it is not running.

    fast: for tests; what is in it may be lost when the machine falls. Give tests a var of their own.
    A server left by a killed run is found and used. Raises Stop with a sentence when it cannot run.
    """
    var = var.resolve()
    place = find_place(var)
    server = PostgresServer(
        place,
        owner_password=keys.kept(var / "keys" / "postgres-owner", keys.random_text),
        app_password=keys.kept(var / "keys" / "postgres-app", keys.random_text),
    )
    with locked(var / "run" / "postgres.lock"):
        if _pid(place) is None or not _wait_until_ready(place, None):
            _make_data(place)
            _start(place, FAST_SETTINGS if fast else SETTINGS)
            _prepare_roles(server)
        elif not _lets_in(server):
            _prepare_roles(server)
    return server


def stop(var: Path) -> None:
    """Stop the server in an orderly way, whoever is connected; nothing when it is not running."""
    var = var.resolve()
    place = find_place(var)
    with locked(var / "run" / "postgres.lock"):
        _stop(place)


@contextmanager
def running(var: Path, *, fast: bool = False) -> Iterator[PostgresServer]:
    """The server for a block. The last block to end, in whichever process, stops it.

    A fast server goes on while somebody outside such a block, a test run say, is connected to it.
    """
    users = var.resolve() / "run" / "postgres.users"
    users.parent.mkdir(parents=True, exist_ok=True)
    with users.open("a") as file:
        fcntl.flock(file, fcntl.LOCK_SH)
        server = ensure_running(var, fast=fast)
        try:
            yield server
        finally:
            with suppress(BlockingIOError):
                fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                if not (fast and _is_used(server)):
                    stop(var)


# Making the data folder


def _make_data(place: Place) -> None:
    """Make it aside and rename it, so that a killed run leaves nothing half made."""
    if place.data.exists():
        _require_version(place)
        return
    making = place.folder / "data.making"
    shutil.rmtree(making, ignore_errors=True)
    command: list[str | Path] = [
        place.program("initdb"),
        "--pgdata",
        making,
        "--username",
        SUPERUSER,
        "--encoding",
        "UTF8",
    ]
    command += ["--locale-provider", "libc", "--locale", "C", "--auth", "reject", "--no-instructions"]
    done = place.account.run(command, env={"PATH": "/usr/bin:/bin", "LC_ALL": "C"})
    if done.returncode:
        place.log.write_text(done.stdout + done.stderr)
        raise Stop(f"The database could not be made: {_last_line(done.stderr)}. See {place.log}.")
    (making / "pg_hba.conf").write_text(ACCESS)
    names = sorted({place.account.name, "root"})
    (making / "pg_ident.conf").write_text("".join(f'valghalla "{name}" {SUPERUSER}\n' for name in names))
    making.rename(place.data)


def _require_version(place: Place) -> None:
    version = (place.data / "PG_VERSION").read_text().strip()
    if version != VERSION:
        raise Stop(f"The data in {place.data} is from PostgreSQL {version}; move it away or upgrade it to {VERSION}.")


def _prepare_roles(server: PostgresServer) -> None:
    """Make the two roles, give them the passwords in var/keys, and rights on tables yet to come.

    The rights are set in template1, so every database made later has them.
    """
    with _as_superuser(server.place, "template1") as connection:
        for role, password in ((OWNER, server.owner_password), (APPLICATION, server.app_password)):
            if not connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", [role]).fetchone():
                connection.execute(sql.SQL("CREATE ROLE {}").format(sql.Identifier(role)))
            rights = "CREATEDB CREATEROLE" if role == OWNER else "NOCREATEDB NOCREATEROLE"
            connection.execute(
                sql.SQL("ALTER ROLE {} LOGIN NOSUPERUSER NOBYPASSRLS NOREPLICATION {} PASSWORD {}").format(
                    sql.Identifier(role), sql.SQL(rights), sql.Literal(password)
                )
            )
        # The owner may act as the application, never the other way round.
        connection.execute(f"GRANT {APPLICATION} TO {OWNER} WITH INHERIT FALSE, SET TRUE")
        for what, rights in (("TABLES", "SELECT, INSERT, UPDATE, DELETE"), ("SEQUENCES", "USAGE, SELECT")):
            connection.execute(
                f"ALTER DEFAULT PRIVILEGES FOR ROLE {OWNER} IN SCHEMA public GRANT {rights} ON {what} TO {APPLICATION}"
            )


def _as_superuser(place: Place, name: str) -> psycopg.Connection:
    return psycopg.connect(host=str(place.sockets), user=SUPERUSER, dbname=name, autocommit=True)


def _lets_in(server: PostgresServer) -> bool:
    try:
        for url in (server.owner_url("postgres"), server.app_url("postgres")):
            psycopg.connect(url, connect_timeout=5).close()
    except psycopg.OperationalError:
        return False
    return True


def _is_used(server: PostgresServer) -> bool:
    others = "SELECT 1 FROM pg_stat_activity WHERE backend_type = 'client backend' AND pid <> pg_backend_pid()"
    with suppress(psycopg.OperationalError), _as_superuser(server.place, "postgres") as connection:
        return connection.execute(others).fetchone() is not None
    return False


# Starting and stopping


def _start(place: Place, settings: dict[str, str]) -> None:
    """Start the server and wait for it, recovery after a crash included."""
    if place.log.exists() and place.log.stat().st_size > LARGEST_LOG_BYTES:
        place.log.replace(place.log.with_suffix(".log.1"))
    command: list[str | Path] = [place.program("postgres"), "-D", place.data, "-k", place.sockets]
    for name, value in settings.items():
        command += ["-c", f"{name}={value}"]
    # The processes of a server that was killed take a moment to let go of its memory.
    for attempt in range(5):
        if attempt:
            time.sleep(1)
        _clear_what_a_killed_server_left(place)
        with place.log.open("ab") as log:
            process = subprocess.Popen(  # type: ignore[call-overload]
                command,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
                cwd="/",
                start_new_session=True,
                env={"PATH": "/usr/bin:/bin", "LC_ALL": "C", "TZ": "UTC"},
                **place.account.becoming(),
            )
        _started.append(process)
        if _wait_until_ready(place, process):
            return
    raise Stop(f"PostgreSQL did not start: {_last_line(place.log.read_text(errors='replace'))}. See {place.log}.")


def _clear_what_a_killed_server_left(place: Place) -> None:
    """A pid file whose number another program has by now would stop a new server; others it judges itself."""
    for path in (place.data / "postmaster.pid", place.sockets / f"{SOCKET_NAME}.lock"):
        lines = path.read_text().splitlines() if path.exists() else []
        if lines and lines[0].strip().isdigit() and Path(f"/proc/{lines[0].strip()}").exists():
            path.unlink()


def _wait_until_ready(place: Place, process: subprocess.Popen[bytes] | None) -> bool:
    """Wait for the server; False when it ended instead."""
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if process is not None and process.poll() is not None:
            return False
        lines = _pid_file(place)
        if process is None and _pid(place) is None:
            return False
        if len(lines) > 7 and lines[7].strip() == "ready" and (process is None or lines[0].strip() == str(process.pid)):
            return True
        time.sleep(0.02)
    raise Stop(f"PostgreSQL was not ready after {START_SECONDS} seconds. See {place.log}.")


def _stop(place: Place) -> None:
    for number in (signal.SIGINT, signal.SIGQUIT):  # fast, then at once
        pid = _pid(place)
        if pid is None:
            return
        os.kill(pid, number)
        deadline = time.monotonic() + STOP_SECONDS
        while time.monotonic() < deadline:
            if _pid(place) is None:
                return
            time.sleep(0.02)
    raise Stop(f"PostgreSQL (process {_pid(place)}) did not stop. See {place.log}.")


def _pid_file(place: Place) -> list[str]:
    try:
        return (place.data / "postmaster.pid").read_text().splitlines()
    except FileNotFoundError:
        return []


def _pid(place: Place) -> int | None:
    """The server's process; None when there is none, or the number now belongs to another program."""
    for process in _started:
        process.poll()
    lines = _pid_file(place)
    if not lines or not lines[0].strip().isdigit():
        return None
    pid = int(lines[0])
    try:
        os.kill(pid, 0)
        # A server works inside its data folder; a process that merely got the number does not.
        if Path("/proc/self/cwd").exists() and not os.path.samefile(f"/proc/{pid}/cwd", place.data):
            return None
    except OSError:
        return None
    return pid


def _last_line(text: str) -> str:
    lines = [line for line in text.splitlines() if line.strip()]
    return lines[-1].strip().rstrip(".") if lines else "it gave no reason"
