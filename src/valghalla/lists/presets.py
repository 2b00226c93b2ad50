"""Lists as somebody likes to look at them, under a name: kept, shared with the office, and deleted."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.danish_order import sort_key
from valghalla.base.records import hold_names, same_name, tidy
from valghalla.lists.models import ListName, ListPreset


@dataclass(frozen=True)
class Setup:
    """What is kept. columns: keys, in their order.   The rest as in ListPreset; what a list has no use for is left out."""

    columns: tuple[str, ...]
    sort: str = ""
    layout: str = ""
    vacant: bool = False
    filters: Mapping[str, Any] = field(default_factory=dict)


def presets_for(owner: StaffUser, name: ListName = ListName.PARTICIPANTS) -> QuerySet[ListPreset]:
    """Of that list: her own and those others share, by name."""
    found = ListPreset.objects.filter(Q(owner=owner) | Q(shared=True), of=name)
    return found.select_related("owner").order_by("sort_key", "pk")


def keep_preset(
    owner: StaffUser,
    name: str,
    setup: Setup,
    *,
    of: ListName = ListName.PARTICIPANTS,
    shared: bool,
    by: Actor,
    now: datetime.datetime,
) -> ListPreset:
    """Keep the set-up of that list under the name; what she kept under it before is replaced."""
    name = tidy(name)
    with transaction.atomic():
        hold_names(ListPreset)
        preset = _called(owner, name, of) or ListPreset(owner=owner, of=of)
        preset.name, preset.shared, preset.vacant = name, shared, setup.vacant
        preset.columns, preset.filters = list(setup.columns), dict(setup.filters)
        preset.layout, preset.sort = setup.layout, setup.sort
        preset.save()
        facts = {"filters": preset.filters} if preset.filters else {}
        record("list_preset.kept", preset, by=by, now=now, shared=shared, columns=preset.columns, **facts)
    return preset


def delete_preset(preset: ListPreset, *, by: Actor, now: datetime.datetime) -> None:
    """Delete it, for everybody where it was shared."""
    with transaction.atomic():
        record("list_preset.deleted", preset, by=by, now=now, shared=preset.shared)
        preset.delete()


def _called(owner: StaffUser, name: str, of: ListName) -> ListPreset | None:
    """Hers of that name, whatever the capitals."""
    wanted, key = same_name(name), sort_key(name)
    own = ListPreset.objects.filter(owner=owner, of=of)
    return next((one for one in own if one.sort_key == key or same_name(one.name) == wanted), None)
