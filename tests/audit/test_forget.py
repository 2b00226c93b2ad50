"""Old rows go when their time is over, and no other row ever does."""

import datetime

import pytest
from django.db import DatabaseError, ProgrammingError, connection, transaction

from valghalla.audit import actors
from valghalla.audit.forget import forget_old
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.jobs import forget_audit
from valghalla.municipalities.models import Settings

A_WHILE = datetime.timedelta(days=182)  # the shortest half year has 181 days
HALF_A_YEAR = datetime.timedelta(days=185)


def row(action: str, *, age: datetime.timedelta) -> None:
    """A row that is so old by the database's own clock."""
    record(action, by=actors.staff(1), now=clock.now() - age)


def actions() -> list[str]:
    return list(AuditEntry.objects.order_by("at").values_list("action", flat=True))


def try_it(statement: str) -> None:
    """Run it, and then a deletion: a GRANT of what one does not have only warns."""
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(statement)
        cursor.execute("DELETE FROM audit_auditentry")


@pytest.mark.acceptance("A-442")
def test_rows_older_than_six_months_go_and_that_is_recorded_with_the_reason(acting):
    row("area.created", age=HALF_A_YEAR)
    row("team.created", age=HALF_A_YEAR - datetime.timedelta(days=7))
    now = clock.now()
    assert forget_old(now=now) == 1
    assert actions() == ["team.created", "audit.forgotten"]
    last = AuditEntry.objects.get(action="audit.forgotten")
    assert (last.actor_kind, last.details) == ("system", {"number": 1, "months": 6, "by_itself": "retention"})


@pytest.mark.acceptance("A-442")
def test_nothing_is_written_when_nothing_is_old(acting, now):
    row("area.created", age=datetime.timedelta(days=1))
    assert forget_old(now=now) == 0
    assert actions() == ["area.created"]


@pytest.mark.acceptance("A-442")
def test_the_nightly_work_does_it_in_every_municipality_for_itself(municipality, other_municipality):
    for one in (municipality, other_municipality):
        with acting_for(one):
            row("area.created", age=HALF_A_YEAR)
    forget_audit.func(0)
    for one in (municipality, other_municipality):
        with acting_for(one):
            assert actions() == ["audit.forgotten"]


@pytest.mark.acceptance("A-442")
def test_a_municipality_may_keep_them_longer(municipality):
    with acting_for(municipality):
        Settings.objects.update(audit_months=12)
        row("area.created", age=HALF_A_YEAR)
        row("team.created", age=2 * HALF_A_YEAR)
    forget_audit.func(0)
    with acting_for(municipality):
        assert actions() == ["area.created", "audit.forgotten"]


def test_many_go_in_parts(acting, monkeypatch, now):
    monkeypatch.setattr("valghalla.audit.forget.AT_ONCE", 2)
    for _ in range(5):
        row("area.created", age=HALF_A_YEAR)
    assert forget_old(now=now) == 5


@pytest.mark.acceptance("A-441", "A-442")
@pytest.mark.parametrize("months", [5, 0, -1, None])
def test_the_database_refuses_a_shorter_retention(acting, months):
    row("area.created", age=A_WHILE)
    with pytest.raises(DatabaseError, match="six months at least"), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT audit_forget(%s, 100)", [months])
    assert actions() == ["area.created"]


@pytest.mark.acceptance("A-441")
def test_rows_of_another_municipality_are_out_of_reach(acting, other_municipality):
    row("area.created", age=HALF_A_YEAR)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(f"SET LOCAL valghalla.municipality = '{other_municipality.pk}'")
        cursor.execute("SELECT audit_forget(6, 100)")
        assert cursor.fetchone() == (0,)
        cursor.execute("SET LOCAL valghalla.municipality = ''")
        cursor.execute("SELECT audit_forget(6, 100)")
        assert cursor.fetchone() == (0,)
        cursor.execute(f"SET LOCAL valghalla.municipality = '{acting.pk}'")
    assert actions() == ["area.created"]


@pytest.mark.acceptance("A-441")
@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE audit_auditentry SET action = 'area.deleted'",
        "DELETE FROM audit_auditentry",
        "TRUNCATE audit_auditentry",
        "DROP TABLE audit_auditentry",
        "ALTER TABLE audit_auditentry DISABLE ROW LEVEL SECURITY",
        "DROP FUNCTION audit_forget(integer, integer)",
        "CREATE OR REPLACE FUNCTION audit_forget(months integer, most integer) RETURNS integer"
        " LANGUAGE sql AS 'SELECT 1'",
        "GRANT DELETE ON audit_auditentry TO current_user",
    ],
    ids=["update", "delete", "truncate", "drop", "without policy", "without function", "another function", "grant"],
)
def test_nothing_else_changes_or_deletes_a_row(acting, statement):
    """Whatever an administrator, or a fault in the code, would do as the application's role."""
    row("area.created", age=HALF_A_YEAR)
    with pytest.raises(ProgrammingError):
        try_it(statement)
    assert actions() == ["area.created"]


@pytest.mark.acceptance("A-441")
def test_a_row_that_is_changed_in_the_code_cannot_be_saved(acting):
    row("area.created", age=A_WHILE)
    entry = AuditEntry.objects.get()
    entry.action = "area.deleted"
    with pytest.raises(ProgrammingError), transaction.atomic():
        entry.save()
    with pytest.raises(ProgrammingError), transaction.atomic():
        entry.delete()
    assert actions() == ["area.created"]
