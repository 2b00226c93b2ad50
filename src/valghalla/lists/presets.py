"""Named choices of columns: kept, shared with the office, and deleted."""

import datetime

from django.db import transaction
from django.db.models import Q, QuerySet

from valghalla.accounts.models import StaffUser
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.danish_order import sort_key
from valghalla.base.records import hold_names, same_name, tidy
from valghalla.lists.columns import Choice
from valghalla.lists.models import ListPreset


def presets_for(owner: StaffUser) -> QuerySet[ListPreset]:
    """Her own and those others share, by name."""
    return ListPreset.objects.filter(Q(owner=owner) | Q(shared=True)).select_related("owner").order_by("sort_key", "pk")


def keep_preset(
    owner: StaffUser, name: str, choice: Choice, *, vacant: bool, shared: bool, by: Actor, now: datetime.datetime
) -> ListPreset:
    """Keep the choice under the name; what she kept under it before is replaced."""
    name = tidy(name)
    with transaction.atomic():
        hold_names(ListPreset)
        preset = _called(owner, name) or ListPreset(owner=owner)
        preset.name, preset.shared, preset.vacant = name, shared, vacant
        preset.columns = [column.key for column in choice.columns]
        preset.layout, preset.sort = str(choice.layout), choice.sort
        preset.save()
        record("list_preset.kept", preset, by=by, now=now, shared=shared, columns=preset.columns)
    return preset


def delete_preset(preset: ListPreset, *, by: Actor, now: datetime.datetime) -> None:
    """Delete it, for everybody where it was shared."""
    with transaction.atomic():
        record("list_preset.deleted", preset, by=by, now=now, shared=preset.shared)
        preset.delete()


def _called(owner: StaffUser, name: str) -> ListPreset | None:
    """Hers of that name, whatever the capitals."""
    wanted, key = same_name(name), sort_key(name)
    own = ListPreset.objects.filter(owner=owner)
    return next((one for one in own if one.sort_key == key or same_name(one.name) == wanted), None)
