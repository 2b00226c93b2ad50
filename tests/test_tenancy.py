"""Municipalities apart: every table and every relation, tried as the application's role."""

import datetime

import pytest
from django.apps import apps
from django.db import IntegrityError, ProgrammingError, connection, transaction

from valghalla.audit.models import AuditEntry
from valghalla.base.errors import MunicipalityMissing, MunicipalityMixedUp
from valghalla.base.tenancy import TenantForeignKey, TenantModel, acting_for
from valghalla.places.models import Area, WorkLocation

OURS = [model for model in apps.get_models() if model.__module__.startswith("valghalla.")]
TENANT = [model for model in OURS if issubclass(model, TenantModel)]
# The list of municipalities, who runs the service for all of them, and counts and times that name nobody.
SHARED = {
    *("Municipality", "Operator", "OperatorSession", "OperatorSignIn", "OperatorEntry", "OutsideLook"),
    *("RateCount", "Pace", "ReceivedReceipt", "ReturnedMail"),
}


def test_every_table_of_ours_belongs_to_a_municipality_or_to_nobody():
    assert {model.__name__ for model in OURS} - {model.__name__ for model in TENANT} == SHARED


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.db_table)
def test_table_has_forced_policy_for_reading_and_writing(model, db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT relrowsecurity, relforcerowsecurity FROM pg_class WHERE relname = %s", [model._meta.db_table]
        )
        assert cursor.fetchone() == (True, True)
        cursor.execute(
            "SELECT cmd, permissive, roles::text, qual IS NOT NULL, with_check IS NOT NULL FROM pg_policies WHERE tablename = %s",
            [model._meta.db_table],
        )
        assert cursor.fetchall() == [("ALL", "PERMISSIVE", "{public}", True, True)]


@pytest.mark.parametrize("model", TENANT, ids=lambda model: model._meta.db_table)
def test_references_stay_within_the_municipality(model, db):
    """Each reference to a table of a municipality is a foreign key over (municipality_id, reference)."""
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT array_agg(a.attname::text ORDER BY k.n)
            FROM pg_constraint c CROSS JOIN LATERAL unnest(c.conkey) WITH ORDINALITY k(attnum, n)
            JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = k.attnum
            WHERE c.contype = 'f' AND c.conrelid = %s::regclass GROUP BY c.oid
            """,
            [model._meta.db_table],
        )
        constraints = [columns for (columns,) in cursor.fetchall()]
    for field in model._meta.local_fields:
        if field.is_relation and issubclass(field.related_model, TenantModel):
            assert isinstance(field, TenantForeignKey), field
            assert ["municipality_id", field.column] in constraints, field


def test_no_many_to_many_escapes(db):
    assert [field for model in OURS for field in model._meta.local_many_to_many] == []


def test_the_application_cannot_bypass_and_owns_nothing(db):
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user"
        )
        assert cursor.fetchone() == (False, False, False, False)
        cursor.execute("SELECT count(*) FROM pg_class WHERE pg_get_userbyid(relowner) = current_user")
        assert cursor.fetchone() == (0,)
        cursor.execute(
            "SELECT count(*) FROM pg_auth_members WHERE member = (SELECT oid FROM pg_roles WHERE rolname = current_user)"
        )
        assert cursor.fetchone() == (0,)


@pytest.mark.acceptance("E-003")
def test_nothing_set_means_no_rows(municipality):
    with acting_for(municipality):
        Area.objects.create(name="Nord")
        assert Area.objects.count() == 1
    assert Area.objects.count() == 0


@pytest.mark.acceptance("E-003", "E-303")
def test_another_municipality_reads_changes_and_deletes_nothing(municipality, other_municipality):
    with acting_for(municipality):
        area = Area.objects.create(name="Nord")
    with acting_for(other_municipality):
        assert Area.objects.filter(pk=area.pk).count() == 0
        assert Area.objects.filter(pk=area.pk).update(name="Syd") == 0
        assert Area.objects.filter(pk=area.pk).delete()[0] == 0
    with acting_for(municipality):
        assert Area.objects.get(pk=area.pk).name == "Nord"


def test_a_row_cannot_be_written_into_another_municipality(municipality, other_municipality):
    with acting_for(municipality), pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
        Area.objects.create(name="Nord", municipality=other_municipality)


def test_a_row_cannot_be_moved_into_another_municipality(municipality, other_municipality):
    with acting_for(municipality):
        Area.objects.create(name="Nord")
        with pytest.raises(ProgrammingError, match="row-level security"), transaction.atomic():
            Area.objects.update(municipality=other_municipality)


def test_a_reference_across_is_refused_by_the_database(municipality, other_municipality):
    with acting_for(other_municipality):
        theirs = Area.objects.create(name="Deres")
    with acting_for(municipality), pytest.raises(IntegrityError, match="area_id_within"), transaction.atomic():
        _point_across(theirs)


def _point_across(area: Area) -> None:
    WorkLocation.objects.create(title="Skolen", area_id=area.pk)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")


def test_raw_sql_is_held_back_too(municipality, other_municipality):
    with acting_for(municipality):
        Area.objects.create(name="Nord")
    with acting_for(other_municipality), connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM places_area")
        assert cursor.fetchone() == (0,)


def test_policies_cannot_be_switched_off(municipality):
    for statement in (
        "ALTER TABLE places_area DISABLE ROW LEVEL SECURITY",
        "DROP POLICY own_municipality ON places_area",
    ):
        with (
            pytest.raises(ProgrammingError, match="must be owner"),
            transaction.atomic(),
            connection.cursor() as cursor,
        ):
            cursor.execute(statement)


def test_the_setting_ends_with_the_transaction(committed, municipality):
    with acting_for(municipality):
        with transaction.atomic():
            Area.objects.create(name="Nord")
        assert Area.objects.count() == 1  # a statement outside any transaction is told as well
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_setting('valghalla.municipality', true)")
        assert cursor.fetchone()[0] in (None, "")


def test_a_rolled_back_savepoint_does_not_lose_the_setting(municipality):
    with acting_for(municipality):
        with pytest.raises(ZeroDivisionError):
            _begin_and_fail()
        assert Area.objects.create(name="Syd").pk


def _begin_and_fail() -> None:
    with transaction.atomic():
        Area.objects.create(name="Nord")
        raise ZeroDivisionError


def test_two_municipalities_at_once_are_refused(municipality, other_municipality):
    with acting_for(municipality), pytest.raises(MunicipalityMixedUp), acting_for(other_municipality):
        pass


def test_a_row_without_a_municipality_is_refused(db):
    with pytest.raises(MunicipalityMissing):
        Area(name="Nord")


def test_the_application_makes_no_municipality(municipality):
    with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
        municipality.save()


def test_audit_rows_can_be_added_and_never_changed(acting):
    AuditEntry.objects.create(at=datetime.datetime.now(datetime.UTC), actor_kind="system", action="test.done")
    for change in (lambda: AuditEntry.objects.update(action="x"), lambda: AuditEntry.objects.all().delete()):
        with pytest.raises(ProgrammingError, match="permission denied"), transaction.atomic():
            change()
