"""The doctor sees a role that is too strong and a table that is not guarded."""

from pathlib import Path

import psycopg

from valghalla.cli import postgres
from valghalla.cli.doctor_database import _roles
from valghalla.cli.findings import Finding, fine, wrong


def test_roles_and_tables_are_judged(var: Path) -> None:
    server = postgres.ensure_running(var, fast=True)
    server.create_database("valghalla")
    with psycopg.connect(server.owner_url()) as owner:
        owner.execute("CREATE TABLE guarded (municipality_id int)")
        owner.execute("ALTER TABLE guarded ENABLE ROW LEVEL SECURITY")
        owner.execute("ALTER TABLE guarded FORCE ROW LEVEL SECURITY")
        owner.execute("CREATE TABLE open (municipality_id int)")
        owner.execute("CREATE TABLE operators_operatorentry (municipality_id int)")

    with psycopg.connect(server.app_url()) as application, psycopg.connect(server.owner_url()) as owner:
        unguarded = wrong("row-level security", "is not forced on open; run ./valghalla migrate")
        assert list(_roles(application)) == [
            fine("database", "PostgreSQL 18"),
            fine("role", "valghalla_app owns nothing and cannot bypass row-level security"),
            unguarded,
        ]
        assert [finding.state for finding in _roles(owner)] == ["ok", "FIX", "FIX"]


def test_a_line_shows_state_piece_and_words() -> None:
    assert Finding("disk", "FIX", "make room").line() == "FIX  disk                make room"
