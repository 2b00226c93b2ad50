"""Rows whose SQL is put together once for each table."""

import pytest
from django.db import connection, transaction
from django.db.transaction import TransactionManagementError

from tests.participants.factories import participant
from valghalla.audit.actors import SYSTEM
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry
from valghalla.base.tenancy import acting_for
from valghalla.base.written_rows import Statement, added, changed, write
from valghalla.participants.models import Participant


def test_what_is_written_together_is_what_django_writes(acting, now, django_assert_num_queries):
    someone, other = participant(), participant()
    plain = entry("task.accepted", someone, by=SYSTEM, now=now, participant_id=someone.pk, days=[1, 2], word="æ")
    plain.save(force_insert=True)
    someone.last_name, someone.language = "Sø %s Låsby", "en"
    again = entry("task.accepted", someone, by=SYSTEM, now=now, participant_id=someone.pk, days=[1, 2], word="æ")
    with django_assert_num_queries(1):
        given = write(changed(someone, "last_name", "language"), added(again), Statement("SELECT %s::int, 2", [1]))
    assert given == [None, None, (1, 2)]
    columns = [field.name for field in AuditEntry._meta.fields if not field.primary_key]
    first, second = AuditEntry.objects.filter(action="task.accepted").order_by("pk").values_list(*columns)
    assert first == second
    read = Participant.objects.in_bulk()
    assert (read[someone.pk].last_name, read[someone.pk].language) == ("Sø %s Låsby", "en")
    assert (read[other.pk].last_name, read[other.pk].language) == (other.last_name, other.language)


def test_a_row_of_another_municipality_is_not_changed(acting, other_municipality):
    someone = participant()
    someone.language = "en"
    _tell(other_municipality)
    write(changed(someone, "language"))
    _tell(acting)
    someone.refresh_from_db()
    assert someone.language == "da"


def _tell(municipality) -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(municipality.pk)])


def test_only_within_a_transaction(committed, municipality):
    with acting_for(municipality), pytest.raises(TransactionManagementError):
        write(Statement("SELECT 1", []))
    with acting_for(municipality), transaction.atomic():
        assert write(Statement("SELECT 1", [])) == [(1,)]
    assert connection.get_autocommit()
