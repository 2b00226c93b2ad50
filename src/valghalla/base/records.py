"""Records that staff edit by name: held while they are changed, and never two of one name."""

import datetime
import zlib
from collections.abc import Mapping
from typing import Any, TypeVar

from django.db import connection, models

from valghalla.base.danish_order import sort_key
from valghalla.base.errors import NameTaken, StaleVersion
from valghalla.base.tenancy import required_id

M = TypeVar("M", bound=models.Model)
_LONGEST_SHOWN = 200
_SMALL_INTEGER = 0x7FFFFFFF


def tidy(text: str) -> str:
    """The text with single blanks, none at its ends."""
    return " ".join(text.split())


def same_name(text: str) -> str:
    """What two names have in common when they differ in capitals and blanks only."""
    return tidy(text).casefold()


def hold_names(model: type[models.Model]) -> None:
    """Let nobody else name a record of this kind in the municipality until the transaction ends."""
    table = zlib.crc32(model._meta.db_table.encode()) & _SMALL_INTEGER
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [table, required_id() & _SMALL_INTEGER])


def claim_name(model: type[models.Model], field: str, name: str, *, besides: int | None = None) -> None:
    """Hold the right to the name until the transaction ends; besides: the record that may have it already.

    Two names that sort alike, because they differ in punctuation only, count as the same. Raises NameTaken.
    """
    hold_names(model)
    wanted, key = same_name(name), sort_key(name)
    for pk, other, other_key in model._default_manager.values_list("pk", field, "sort_key"):
        if pk != besides and (other_key == key or same_name(other) == wanted):
            raise NameTaken(field, pk)


def held(model: type[M], pk: int, version: int) -> M:
    """The record, held until the transaction ends. Raises StaleVersion when it has changed since that version, and the
    model's DoesNotExist when it is gone."""
    record: M = model._default_manager.select_for_update().get(pk=pk)
    if record.version != version:  # type: ignore[attr-defined]
        raise StaleVersion
    return record


def take_over(record: models.Model, values: Mapping[str, Any]) -> dict[str, list[Any]]:
    """Give the record the values and tell which fields that changed: name → [before, after], ready for the audit.

    References go by their column ("area_id"). A record that changed gets the next version and is saved.
    """
    changed = {name: [getattr(record, name), value] for name, value in values.items() if getattr(record, name) != value}
    if changed:
        for name, value in values.items():
            setattr(record, name, value)
        record.version += 1  # type: ignore[attr-defined]
        record.save()
    return {name: [plain(before), plain(after)] for name, (before, after) in changed.items()}


def plain(value: Any) -> Any:
    """A value as the audit keeps it: times and dates as text, long texts cut."""
    if isinstance(value, (datetime.date, datetime.time)):
        return value.isoformat()
    if isinstance(value, str) and len(value) > _LONGEST_SHOWN:
        return value[: _LONGEST_SHOWN - 1] + "…"
    return value
