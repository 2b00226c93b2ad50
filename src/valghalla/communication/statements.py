"""What a message costs the database: one statement when it is queued, one when its sending begins, one when it is known
what came of it.

Thousands are sent at a time, and to put such a statement together takes Django longer than PostgreSQL to carry it out
(docs/performance.md), so their SQL is written once for each set of columns. Values are converted by Django's own columns, and
no municipality stands in a condition: the policies are there for that.
"""

from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

from django.db import connection
from django.db.models import Field

from valghalla.base.jobs import job_in_sql
from valghalla.base.written_rows import Statement, columns_of, values_of, write
from valghalla.communication.models import Attempt, Message, MessageTemplate, TemplateChoice
from valghalla.communication.sending import JOB
from valghalla.communication.states import State

_MESSAGES, _ATTEMPTS = Message._meta.db_table, Attempt._meta.db_table
_TEMPLATES, _CHOICES = MessageTemplate._meta.db_table, TemplateChoice._meta.db_table
_MINE = "id = %s AND (state = %s AND attempts = %s OR state = ANY(%s))"


def add_by_its_template(message: Message, task_type_id: int | None, *, with_job: bool) -> tuple[int, int | None, str]:
    """Put a message in the outbox and, if wanted, a job that sends it in the queue: its key, its template and its channel.

    The template is the task type's own choice, else the election's, else the default, as ``queue.Templates`` has it of many;
    where there is none of them it is None, and the channel that of the message. task_type_id: the election's copy.
    """
    chosen_by = [message.election_id, str(message.event), task_type_id, str(message.event)]
    job = _job().parameters if with_job else []
    (added,) = write(Statement(_add_by_its_template(with_job), [*chosen_by, *values_of(message), *job]))
    assert added is not None
    return added[0], added[1], added[2]


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


@cache
def _job() -> Statement:
    return job_in_sql(JOB, "jsonb_build_object('municipality', municipality_id, 'messages', jsonb_build_array(id))")


@cache
def _add_by_its_template(with_job: bool) -> str:
    of_template = {
        "template_id": "coalesce(%s::bigint, (SELECT id FROM template))",
        "channel": "coalesce((SELECT channel FROM template), %s)",
    }
    columns = columns_of(Message)
    job = f", {_job().sql}" if with_job else ""
    return f"""
        WITH template AS (
            SELECT one.id, one.channel FROM "{_TEMPLATES}" one LEFT JOIN "{_CHOICES}" choice
                ON choice.template_id = one.id AND choice.election_id = %s AND choice.event = %s
                AND (choice.task_type_id IS NULL OR choice.task_type_id = %s)
            WHERE choice.id IS NOT NULL OR one.default_for = %s
            ORDER BY choice.task_type_id IS NOT NULL DESC, choice.id IS NOT NULL DESC LIMIT 1
        ), message AS (
            INSERT INTO "{_MESSAGES}" ({", ".join(columns)})
            VALUES ({", ".join(of_template.get(column, "%s") for column in columns)})
            RETURNING municipality_id, id, template_id, channel
        )
        SELECT id, template_id, channel{job} FROM message
    """  # noqa: S608 (names of our own tables and columns)
