"""What a message that is being sent costs the database: one statement when it begins, one when it is known what came of it.

Thousands are sent at a time, and to put such a statement together takes Django longer than PostgreSQL to carry it out
(docs/performance.md), so their SQL is written once for each set of columns. Values are converted by Django's own columns, and
no municipality stands in a condition: the policies are there for that.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from valghalla.communication.models import Attempt, Message
from valghalla.communication.states import State

_MESSAGES, _ATTEMPTS = Message._meta.db_table, Attempt._meta.db_table
_MINE = "id = %s AND (state = %s AND attempts = %s OR state = ANY(%s))"


def change_claimed(message: Message, changed: Mapping[str, Any]) -> bool:
    """Change a message's columns; False, and nothing, when it is no longer claimed for this try."""
    return _execute(_update(tuple(changed)), [*_values(Message, changed), *_claim(message)])


def change_with_attempt(
    message: Message, changed: Mapping[str, Any], attempt: Attempt, *, also: Sequence[State]
) -> bool:
    """Change a message's columns and add an attempt to its life, in one statement; False, and nothing, when it is no
    longer claimed for this try. also: states in which it is changed all the same."""
    told = {name: getattr(attempt, name) for name in ("at", "outcome", "code")}
    parameters = [*_values(Message, changed), *_claim(message, also), *_values(Attempt, told)]
    return _execute(_update_with_attempt(tuple(changed)), parameters)


def _claim(message: Message, also: Sequence[State] = ()) -> list[Any]:
    return [message.pk, State.SENDING.value, message.attempts, [state.value for state in also]]


def _execute(sql: str, parameters: Sequence[Any]) -> bool:
    with connection.cursor() as cursor:
        cursor.execute(sql, parameters)
        return bool(cursor.rowcount)


def _values(model: type[Message | Attempt], values: Mapping[str, Any]) -> list[Any]:
    return [_field(model, name).get_db_prep_save(value, connection=connection) for name, value in values.items()]


@cache
def _field(model: type[Message | Attempt], name: str) -> Field:
    field = model._meta.get_field(name)
    assert isinstance(field, Field)
    return field


@cache
def _update(names: tuple[str, ...]) -> str:
    columns = ", ".join(f'"{_field(Message, name).column}" = %s' for name in names)
    return f'UPDATE "{_MESSAGES}" SET {columns} WHERE {_MINE}'  # noqa: S608 (names of our own columns)


@cache
def _update_with_attempt(names: tuple[str, ...]) -> str:
    changed = f"WITH changed AS ({_update(names)} RETURNING municipality_id, id)"
    columns = "municipality_id, message_id, at, outcome, code"
    return f'{changed} INSERT INTO "{_ATTEMPTS}" ({columns}) SELECT municipality_id, id, %s, %s, %s FROM changed'  # noqa: S608
