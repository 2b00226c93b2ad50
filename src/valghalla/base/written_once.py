"""Queries that Django puts into SQL once: for what is asked at every request, or by hundreds at the same moment.

To build a query and write its SQL costs Django several times what it costs PostgreSQL to answer it by a key
(docs/performance.md: a third of a claim). Everything else stays Django's: conversions, related rows, locks, and the
municipality's policies, since no SQL of ours names a municipality.

What it leans on: a query asks its compiler for rows, and a compiler itself for its SQL and for what converts each
column, which is found once too. Whether that still holds, and
whether the SQL is what Django writes for the values at hand, is seen at the first call of each function in each process
and in tests/base/test_written_once.py, before a new version of Django is let in.
"""

import copy
import datetime
import functools
import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from types import SimpleNamespace
from typing import Any, Generic, ParamSpec, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.models import QuerySet
from django.db.transaction import TransactionManagementError

P = ParamSpec("P")
M = TypeVar("M")

# What stands for the argument with that number while the SQL is written; found again among the parameters.
_STAND_INS: dict[type, Callable[[int], Any]] = {
    int: lambda number: 2**60 + number,
    str: lambda number: f"argument {number} of a query written once",
    bytes: lambda number: f"argument {number} of a query written once".encode(),
    datetime.date: lambda number: datetime.date(1, 1, 1 + number),
    datetime.time: lambda number: datetime.time(microsecond=1 + number),
}


_OF_ONE_MUNICIPALITY = re.compile(r'"municipality_id" (=|IN) \(?%s')
_KEYS = range(-(2**63), 2**63)  # what a number in PostgreSQL can be


def written_once(make: Callable[P, QuerySet[Any]]) -> Callable[P, list[Any]]:
    """Make a function that builds a query one that answers with its rows, the SQL written at the first call.

    Its arguments are single plain values (int, str, bytes, date, time), given by position, each used as it is in conditions;
    what else it depends on is the same at every call. Raises TypeError for another kind of argument (None, a list, a
    truth value, an instant), for one that is not used or used changed, for a municipality in a condition, and for rows
    that ask for more of their own (prefetch_related).
    """
    written: list[_Written] = []

    @functools.wraps(make)
    def rows(*values: P.args, **named: P.kwargs) -> list[Any]:
        assert not named, "given by position"
        if any(type(value) is int and value not in _KEYS for value in values):
            # No row has such a number, which Django knows and PostgreSQL would not hear of.
            return list(make(*values, **named))
        if not written:
            written.append(_write(make, values))
        return written[0].rows(values)

    return rows


def first(rows: list[M]) -> M | None:
    """The first of the rows, None when there are none."""
    return rows[0] if rows else None


@dataclass(frozen=True)
class _Written(Generic[M]):
    """A query in SQL. parameters: each as written, or the number of the argument that takes its place."""

    queryset: Any
    compiler: Any
    sql: str
    parameters: tuple[tuple[Any, int | None], ...]
    kinds: tuple[type, ...]

    def rows(self, values: tuple[Any, ...]) -> list[M]:
        """The rows for these arguments."""
        if tuple(map(type, values)) != self.kinds:
            raise TypeError(f"{self.kinds} when written, now {tuple(map(type, values))}")
        if self.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("locks are held within a transaction")
        return list(self._iterable(self.filled_in(values)))

    def filled_in(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The parameters of the SQL for these arguments."""
        return tuple(plain if number is None else values[number] for plain, number in self.parameters)

    def _iterable(self, parameters: tuple[Any, ...]) -> Iterable[M]:
        """Django's own reading of rows, which asks the query for its compiler and that for its SQL."""
        compiler, query = copy.copy(self.compiler), copy.copy(self.queryset.query)
        compiler.connection, compiler.as_sql = connections[DEFAULT_DB_ALIAS], lambda: (self.sql, parameters)
        query.get_compiler = lambda using: compiler
        asked = SimpleNamespace(
            query=query,
            db=self.queryset.db,
            model=self.queryset.model,
            _fields=self.queryset._fields,
            _known_related_objects={},
        )
        return self.queryset._iterable_class(asked)


def _write(make: Callable[..., QuerySet[Any]], values: tuple[Any, ...]) -> _Written[Any]:
    kinds = tuple(map(type, values))
    if strange := set(kinds) - set(_STAND_INS):
        raise TypeError(f"{make.__name__} is given {strange}")
    stand_ins = [_STAND_INS[kind](number) for number, kind in enumerate(kinds)]
    queryset = make(*stand_ins)
    if queryset._prefetch_related_lookups:  # type: ignore[attr-defined]
        raise TypeError(f"{make.__name__} asks for more than its rows")
    compiler = queryset.query.get_compiler(queryset.db)
    sql, parameters = compiler.as_sql()
    converters = compiler.get_converters([column for column, *_ in compiler.select[: compiler.col_count]])
    compiler.get_converters = lambda _columns: converters
    if _OF_ONE_MUNICIPALITY.search(sql):
        raise TypeError(f"{make.__name__} names a municipality, which the policies are there for")
    placed = tuple((plain, _place(plain, stand_ins)) for plain in map(_plain, parameters))
    if unused := set(range(len(values))) - {number for _, number in placed}:
        raise TypeError(f"{make.__name__} does not use its arguments {unused} as they are")
    written: _Written[Any] = _Written(queryset, compiler, sql, placed, kinds)
    _compare(written, make(*values), values)
    return written


def _compare(written: _Written[Any], plain: QuerySet[Any], values: tuple[Any, ...]) -> None:
    """See that Django writes the same for the values at hand: none of them is used changed besides, and what decides
    the SQL is not among them."""
    sql, parameters = plain.query.get_compiler(plain.db).as_sql()
    if (sql, tuple(map(_plain, parameters))) != (written.sql, written.filled_in(values)):
        raise TypeError(f"{plain.model.__name__}: the query is another for other arguments")


def _plain(parameter: Any) -> Any:
    """A parameter without what psycopg wraps bytes in."""
    return getattr(parameter, "obj", parameter)


def _place(plain: Any, stand_ins: list[Any]) -> int | None:
    for number, stand_in in enumerate(stand_ins):
        if type(plain) is type(stand_in) and plain == stand_in:
            return number
    return None
