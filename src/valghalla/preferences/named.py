"""What somebody would rather, by name."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import OuterRef, Subquery

from valghalla.participants.models import Participant
from valghalla.preferences.models import Preferences, PreferredArea, PreferredPlace, PreferredTaskType


@dataclass(frozen=True)
class Named:
    """Names in Danish order; days and languages as in ``choices``. changed_at: when she last said."""

    areas: tuple[str, ...]
    places: tuple[str, ...]
    task_types: tuple[str, ...]
    days: tuple[str, ...]
    languages: tuple[str, ...]
    changed_at: datetime.datetime


def expressions() -> dict[str, Any]:
    """What a query of participants gathers for ``from_row``."""
    mine = {"participant": OuterRef("pk")}
    areas = PreferredArea.objects.filter(**mine).order_by("area__sort_key").values("area__name")
    places = PreferredPlace.objects.filter(**mine).order_by("work_location__sort_key").values("work_location__title")
    kinds = PreferredTaskType.objects.filter(**mine).order_by("task_type__sort_key").values("task_type__title")
    own = Preferences.objects.filter(**mine)
    plain = {f"prefers_{name}": Subquery(own.values(name)) for name in ("days", "languages", "changed_at")}
    lists = {"areas": areas, "places": places, "task_types": kinds}
    return {f"prefers_{name}": ArraySubquery(rows) for name, rows in lists.items()} | plain


def from_row(row: Mapping[str, Any]) -> Named | None:
    """What such a query found of a person, None for nothing said."""
    said: dict[str, Any] = {field.name: row[f"prefers_{field.name}"] for field in fields(Named)}
    if said["changed_at"] is None:
        return None
    changed_at = said.pop("changed_at")
    return Named(**{name: tuple(value) for name, value in said.items()}, changed_at=changed_at)


def named(participant: Participant) -> Named | None:
    """What the person has said, None for nothing. One query."""
    return from_row(Participant.objects.filter(pk=participant.pk).values(**expressions()).get())
