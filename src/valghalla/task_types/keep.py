"""Task types of the catalogue: made and changed. Deleting reaches into elections: tasks/catalogue/take_out.py."""

import datetime
from collections.abc import Collection, Iterable
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.files import NewFile, change_files
from valghalla.base.records import held, hold_names, plain, same_name, take_over, tidy
from valghalla.municipalities.models import Settings
from valghalla.task_types.errors import SameKind
from valghalla.task_types.models import TaskType


def create_task_type(
    *, files_added: Iterable[NewFile] = (), by: Actor, now: datetime.datetime, **values: Any
) -> TaskType:
    """Add a task type. values: the model's fields, description as clean HTML; the kind of payment is the
    municipality's usual one unless told. Raises SameKind.
    """
    values = _tidied(values)
    with transaction.atomic():
        _claim(values, besides=None)
        values.setdefault("payment_kind", Settings.objects.values_list("payment_kind", flat=True).get())
        task_type = TaskType.objects.create(**values)
        files = change_files(task_type.files, added=files_added, removed=())
        facts = {name: plain(value) for name, value in values.items()} | files
        record("task_type.created", task_type, by=by, now=now, **facts)
    return task_type


def change_task_type(
    pk: int,
    *,
    version: int,
    files_added: Iterable[NewFile] = (),
    files_removed: Collection[int] = (),
    by: Actor,
    now: datetime.datetime,
    **values: Any,
) -> TaskType:
    """Change a task type and its files in the catalogue; elections keep their copies. Raises SameKind or StaleVersion,
    and then no file has come or gone.

    files_added: one with the name of another replaces it.   files_removed: keys.
    """
    values = _tidied(values)
    with transaction.atomic():
        _claim(values, besides=pk)
        task_type = held(TaskType, pk, version)
        changed = take_over(task_type, values)
        files = change_files(task_type.files, added=files_added, removed=files_removed)
        if files and not changed:
            task_type.version += 1
            task_type.save()
        if changed or files:
            facts: dict[str, Any] = {"changed": changed} | files
            record("task_type.changed", task_type, by=by, now=now, **facts)
    return task_type


def ends_next_day(starts: datetime.time, ends: datetime.time) -> bool:
    """Whether a task with these Danish clock times goes over midnight; as long as a whole day when they are equal."""
    return ends <= starts


def _claim(values: dict[str, Any], *, besides: int | None) -> None:
    hold_names(TaskType)
    same_times = TaskType.objects.filter(starts=values["starts"], ends=values["ends"])
    for pk, title, short_name in same_times.values_list("pk", "title", "short_name"):
        if pk == besides:
            continue
        if same_name(title) == same_name(values["title"]) and same_name(short_name) == same_name(values["short_name"]):
            raise SameKind(pk)


def _tidied(values: dict[str, Any]) -> dict[str, Any]:
    return {name: tidy(value) if name in ("title", "short_name") else value for name, value in values.items()}
