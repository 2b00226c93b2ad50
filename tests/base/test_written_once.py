"""Queries that are put into SQL once."""

import datetime

import pytest
from django.db import connection, transaction
from django.db.models import Exists
from django.db.transaction import TransactionManagementError

from tests.participants.factories import participant
from valghalla.base.tenancy import acting_for
from valghalla.base.written_once import first, written_once
from valghalla.participants.models import Participant


@written_once
def born(day: datetime.date):
    return Participant.objects.filter(birth_date=day).order_by("id")


@written_once
def by_digest(digest: bytes):
    return Participant.objects.filter(cpr_digest=digest)


def test_each_call_has_its_own_arguments_and_rows(acting):
    anna, bo = participant(birth_date=datetime.date(1980, 1, 1)), participant(birth_date=datetime.date(1990, 2, 2))
    assert born(datetime.date(1980, 1, 1)) == [anna]
    assert born(datetime.date(1990, 2, 2)) == [bo]
    assert born(datetime.date(2000, 3, 3)) == []
    assert [first(by_digest(bytes(one.cpr_digest))) for one in (anna, bo)] == [anna, bo]


def test_rows_are_whole_and_new_every_time(acting):
    someone = participant(birth_date=datetime.date(1980, 1, 1))
    one, again = born(someone.birth_date)[0], born(someone.birth_date)[0]
    assert one is not again
    assert (one.name, one.email, one.cpr) == (someone.name, someone.email, someone.cpr)


def test_a_municipality_sees_its_own(acting, other_municipality):
    someone = participant(birth_date=datetime.date(1980, 1, 1))
    assert born(someone.birth_date) == [someone]
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('valghalla.municipality', %s, true)", [str(other_municipality.pk)])
    assert born(someone.birth_date) == []


def test_an_argument_may_stand_in_several_places(acting):
    someone = participant()

    @written_once
    def herself(pk: int):
        return Participant.objects.filter(Exists(Participant.objects.filter(pk=pk)), pk=pk).values_list("pk", flat=True)

    assert (herself(someone.pk), herself(0)) == ([someone.pk], [])


@pytest.mark.parametrize("values", [(None,), ("1980-01-01",), (datetime.datetime(1980, 1, 1, tzinfo=datetime.UTC),)])
def test_another_kind_of_argument_is_refused(acting, values):
    born(datetime.date(1980, 1, 1))
    with pytest.raises(TypeError):
        born(*values)


def test_an_argument_that_is_not_used_as_it_is_is_refused(acting):
    @written_once
    def odd(pk: int):
        return Participant.objects.filter(pk=pk + 1)

    with pytest.raises(TypeError):
        odd(1)


@written_once
def held(pk: int):
    return Participant.objects.select_for_update().filter(pk=pk)


def test_locks_are_asked_for_within_a_transaction_alone(committed, municipality):
    with acting_for(municipality):
        with transaction.atomic():
            held(1)
        with pytest.raises(TransactionManagementError):
            held(1)
