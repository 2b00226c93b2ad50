"""Areas: parts of the municipality that group work locations."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.records import claim_name, held, hold_names, take_over, tidy
from valghalla.places.errors import AreaInUse, LastArea
from valghalla.places.models import Area


def create_area(*, name: str, description: str = "", by: Actor, now: datetime.datetime) -> Area:
    """Add an area. Raises NameTaken."""
    with transaction.atomic():
        claim_name(Area, "name", name)
        area = Area.objects.create(name=tidy(name), description=description.strip())
        record("area.created", area, by=by, now=now, name=area.name)
    return area


def change_area(pk: int, *, name: str, description: str, version: int, by: Actor, now: datetime.datetime) -> Area:
    """Change an area in the catalogue; elections keep the name they have. Raises NameTaken or StaleVersion."""
    with transaction.atomic():
        claim_name(Area, "name", name, besides=pk)
        area = held(Area, pk, version)
        if changed := take_over(area, {"name": tidy(name), "description": description.strip()}):
            record("area.changed", area, by=by, now=now, changed=changed)
    return area


def why_not_deleted(area: Area) -> AreaInUse | LastArea | None:
    """The reason why the area has to stay, or None."""
    if used := area.work_locations.count():
        return AreaInUse(used)
    return None if Area.objects.exclude(pk=area.pk).exists() else LastArea()


def delete_area(pk: int, *, by: Actor, now: datetime.datetime) -> None:
    """Delete an area nobody uses. Raises AreaInUse or LastArea; nothing when it is gone already."""
    with transaction.atomic():
        hold_names(Area)
        area = Area.objects.select_for_update().filter(pk=pk).first()
        if area is None:
            return
        if reason := why_not_deleted(area):
            raise reason
        record("area.deleted", area, by=by, now=now, name=area.name)
        area.delete()
