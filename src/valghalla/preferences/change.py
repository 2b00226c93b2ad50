"""Saying what one would rather. Wishes, never rules: nobody is shut out of a task by them."""

import datetime
from dataclasses import dataclass, fields
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db import transaction
from django.db.models import OuterRef, Subquery

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant
from valghalla.places.models import Area, WorkLocation
from valghalla.preferences.choices import LANGUAGES, Day
from valghalla.preferences.models import Preferences, PreferredArea, PreferredPlace, PreferredTaskType
from valghalla.task_types.models import TaskType


@dataclass(frozen=True)
class Wishes:
    """What a person would rather. areas, places, task_types: keys of the catalogue.   days: of Day.   languages: of LANGUAGES."""

    areas: frozenset[int] = frozenset()
    places: frozenset[int] = frozenset()
    task_types: frozenset[int] = frozenset()
    days: frozenset[str] = frozenset()
    languages: frozenset[str] = frozenset()

    def __bool__(self) -> bool:
        return any(getattr(self, field.name) for field in fields(self))


# Name in Wishes → the table, its column, and the catalogue its keys belong to.
_KEYS: dict[str, tuple[Any, str, Any]] = {
    "areas": (PreferredArea, "area_id", Area),
    "places": (PreferredPlace, "work_location_id", WorkLocation),
    "task_types": (PreferredTaskType, "task_type_id", TaskType),
}


def wishes_of(participant: Participant) -> Wishes:
    """What the person has said. One query."""
    keys = {
        f"held_{name}": ArraySubquery(table.objects.filter(participant=OuterRef("pk")).values(column))
        for name, (table, column, _catalogue) in _KEYS.items()
    }
    own = Preferences.objects.filter(participant=OuterRef("pk"))
    said = {f"held_{name}": Subquery(own.values(name)) for name in ("days", "languages")}
    found: dict[str, Any] = Participant.objects.filter(pk=participant.pk).values(**keys, **said).get()  # type: ignore[assignment]
    return Wishes(**{name.removeprefix("held_"): frozenset(value or ()) for name, value in found.items()})


def change_wishes(participant: Participant, wishes: Wishes, *, by: Actor, now: datetime.datetime) -> frozenset[str]:
    """Let these be the person's wishes; which of the names in Wishes changed. Nothing wished leaves nothing behind.

    Keys, days and languages that do not exist are passed over. The audit names what changed, not what was chosen.
    Raises Participant.DoesNotExist when erased meanwhile.
    """
    with transaction.atomic():
        Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        before, after = wishes_of(participant), _possible(wishes)
        changed = frozenset(
            field.name for field in fields(Wishes) if getattr(before, field.name) != getattr(after, field.name)
        )
        if not changed:
            return changed
        for name in changed & _KEYS.keys():
            _replace(name, participant, getattr(before, name), getattr(after, name))
        if after:
            plain = {"days": sorted(after.days), "languages": sorted(after.languages), "changed_at": now}
            Preferences.objects.update_or_create(participant=participant, defaults=plain)
        else:
            Preferences.objects.filter(participant=participant).delete()
        record(
            "preferences.changed", participant, by=by, now=now, participant_id=participant.pk, fields=sorted(changed)
        )
    return changed


def _possible(wishes: Wishes) -> Wishes:
    return Wishes(
        **{
            name: frozenset(catalogue.objects.filter(pk__in=getattr(wishes, name)).values_list("pk", flat=True))
            for name, (_table, _column, catalogue) in _KEYS.items()
        },
        days=wishes.days & frozenset(Day),
        languages=wishes.languages & frozenset(LANGUAGES),
    )


def _replace(name: str, participant: Participant, held: frozenset[int], wanted: frozenset[int]) -> None:
    table, column, _catalogue = _KEYS[name]
    table.objects.filter(participant=participant, **{f"{column}__in": held - wanted}).delete()
    table.objects.bulk_create(table(participant=participant, **{column: key}) for key in sorted(wanted - held))
