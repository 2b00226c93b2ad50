"""Rows that are written one by one, and by hundreds at the same moment: their SQL is put together once for each table.

What one event leaves behind (the row it changes, its line in the history, its line in the audit) goes to PostgreSQL in one
message. To build each statement and to wait for its answer costs several times what it costs to carry it out
(docs/performance.md). Values are converted by Django's own columns, and no municipality stands in a condition: the policies
are there for that.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field, Model
from django.db.transaction import TransactionManagementError


@dataclass(frozen=True)
class Statement:
    """Something to be written. parameters: of the SQL, as Django's columns convert them."""

    sql: str
    parameters: Sequence[Any]


def added(row: Model) -> Statement:
    """A new row. Its key is the database's and is not asked for."""
    return Statement(_insert(type(row)), values_of(row))


def changed(row: Model, *names: str) -> Statement:
    """The columns of a row as they are now, its key excepted."""
    fields = [_field(type(row), name) for name in names]
    return Statement(_update(type(row), names), [*(_value(field, row) for field in fields), row.pk])


def write(*statements: Statement) -> list[tuple[Any, ...] | None]:
    """Carry them out in one message, in their order; the first row that each gives back, if it gives any.

    Only within a transaction: what one event leaves behind stands together or not at all.
    """
    if connection.get_autocommit():
        raise TransactionManagementError("what belongs together is written within a transaction")
    given = []
    with connection.cursor() as cursor:
        cursor.execute(
            "; ".join(one.sql for one in statements), [value for one in statements for value in one.parameters]
        )
        for number in range(len(statements)):
            if number:
                cursor.nextset()
            given.append(cursor.fetchone() if cursor.description else None)
    return given


def values_of(row: Model) -> list[Any]:
    """The values of a new row, in the order of ``columns_of``."""
    return [_value(field, row, new=True) for field in _new(type(row))]


@cache
def columns_of(model: type[Model]) -> tuple[str, ...]:
    """The columns that a new row is given; its key is not among them."""
    return tuple(str(field.column) for field in _new(model))


def _value(field: Field, row: Model, *, new: bool = False) -> Any:
    return field.get_db_prep_save(field.pre_save(row, new), connection=connection)


@cache
def _new(model: type[Model]) -> tuple[Field, ...]:
    return tuple(field for field in model._meta.local_concrete_fields if not field.primary_key)


@cache
def _field(model: type[Model], name: str) -> Field:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


@cache
def _insert(model: type[Model]) -> str:
    names = ", ".join(f'"{column}"' for column in columns_of(model))
    marks = ", ".join("%s" for _ in columns_of(model))
    return f'INSERT INTO "{model._meta.db_table}" ({names}) VALUES ({marks})'  # noqa: S608 (names of our own tables)


@cache
def _update(model: type[Model], names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{_field(model, name).column}" = %s' for name in names)
    return f'UPDATE "{model._meta.db_table}" SET {columns} WHERE "id" = %s'  # noqa: S608 (names of our own tables)
