"""Queries that Django puts into SQL once: for what is asked at every request, or by hundreds at the same moment.

To build a query and write its SQL costs Django several times what it costs PostgreSQL to answer it by a key
(docs/performance.md: a third of a claim). Everything else stays Django's: conversions, related rows, locks, and the
municipality's policies, since no SQL of ours names a municipality.

What it leans on: a query asks its compiler for rows, and a compiler itself for what converts each
column, which is found once too. Whether that still holds, and
whether the SQL is what Django writes for the values at hand, is seen at the first call of each function in each process
and in tests/base/test_written_once.py, before a new version of Django is let in.

Several of them asked ``together`` go in one message: each is still a statement of its own, which sees what stands when
its turn comes, so what follows a lock sees what that waited for.
"""

import copy
import datetime
import functools
import re
from collections.abc import Callable
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


class WrittenOnce(Generic[P]):
    """A function that answers with the rows of a query; see ``written_once``."""

    def __init__(self, make: Callable[P, QuerySet[Any]]) -> None:
        functools.update_wrapper(self, make)
        self._make = make
        self._written: _Written[Any] | None = None

    def __call__(self, *values: P.args, **named: P.kwargs) -> list[Any]:
        return together(self.asked(*values, **named))[0]

    def asked(self, *values: P.args, **named: P.kwargs) -> "Asked":
        """The question with its arguments, for ``together``."""
        assert not named, "given by position"
        return Asked(self, values)

    def in_sql(self, values: tuple[Any, ...]) -> "_Written[Any]":
        """The query in SQL, written for these arguments when it is the first time."""
        if self._written is None:
            self._written = _write(self._make, values)
        return self._written

    def by_django(self, values: tuple[Any, ...]) -> list[Any]:
        """The rows, the query built anew."""
        return list(self._make(*values))  # type: ignore[call-arg]


@dataclass(frozen=True)
class Asked:
    """A question with its arguments."""

    of: WrittenOnce[Any]
    values: tuple[Any, ...]

    @property
    def has_no_row(self) -> bool:
        """Whether a number is asked for that no row has, which Django knows and PostgreSQL would not hear of."""
        return any(type(value) is int and value not in _KEYS for value in self.values)


def together(*questions: Asked) -> list[list[Any]]:
    """The rows of each, asked for in one message and answered one after the other."""
    if any(one.has_no_row for one in questions):
        return [one.of.by_django(one.values) for one in questions]
    written = [one.of.in_sql(one.values) for one in questions]
    parameters = [one.parameters_for(asked.values) for one, asked in zip(written, questions, strict=True)]
    with connection.cursor() as cursor:
        cursor.execute("; ".join(one.sql for one in written), [value for each in parameters for value in each])
        found = [cursor.fetchall()]
        for _ in written[1:]:
            cursor.nextset()
            found.append(cursor.fetchall())
    return [one.rows_of(rows) for one, rows in zip(written, found, strict=True)]


def written_once(make: Callable[P, QuerySet[Any]]) -> WrittenOnce[P]:
    """Make a function that builds a query one that answers with its rows, the SQL written at the first call.

    Its arguments are single plain values (int, str, bytes, date, time), given by position, each used as it is in conditions;
    what else it depends on is the same at every call. Raises TypeError for another kind of argument (None, a list, a
    truth value, an instant), for one that is not used or used changed, for a municipality in a condition, and for rows
    that ask for more of their own (prefetch_related) or for fewer columns than they are sorted by.
    """
    return WrittenOnce(make)


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

    def parameters_for(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """Those of the SQL for these arguments."""
        if tuple(map(type, values)) != self.kinds:
            raise TypeError(f"{self.kinds} when written, now {tuple(map(type, values))}")
        if self.queryset.query.select_for_update and connection.get_autocommit():
            raise TransactionManagementError("locks are held within a transaction")
        return self.filled_in(values)

    def filled_in(self, values: tuple[Any, ...]) -> tuple[Any, ...]:
        """The parameters of the SQL for these arguments."""
        return tuple(plain if number is None else values[number] for plain, number in self.parameters)

    def rows_of(self, found: list[tuple[Any, ...]]) -> list[M]:
        """What Django makes of the rows found: its own reading of them, which asks the query for its compiler and that
        for what was found."""
        compiler, query = copy.copy(self.compiler), copy.copy(self.queryset.query)
        compiler.connection = connections[DEFAULT_DB_ALIAS]
        compiler.execute_sql = lambda *_, **__: [found]
        query.get_compiler = lambda using: compiler
        asked = SimpleNamespace(
            query=query,
            db=self.queryset.db,
            model=self.queryset.model,
            _fields=self.queryset._fields,
            _known_related_objects={},
        )
        return list(self.queryset._iterable_class(asked))


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
    if compiler.has_extra_select:
        raise TypeError(f"{make.__name__} is put in order by what is not among its columns")
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
