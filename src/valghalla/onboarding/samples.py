"""Taking away what a new municipality was given to try things on (A-482): sample places, and areas nobody uses."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.municipalities.models import Settings
from valghalla.onboarding.start import AREAS, SAMPLE_ADDRESS, SAMPLE_PLACES
from valghalla.places.areas import delete_area
from valghalla.places.models import Area, WorkLocation
from valghalla.tasks.catalogue.take_out import delete_work_location


@dataclass(frozen=True)
class Samples:
    """What there is to take away, and the sample places that stay because an election uses them."""

    places: tuple[WorkLocation, ...]
    areas: tuple[Area, ...]
    used: tuple[WorkLocation, ...]


def has_samples() -> bool:
    """Whether the municipality was given samples that have not been taken away."""
    return Settings.objects.filter(sample_data=True).exists()


def samples() -> Samples:
    """The sample places that still stand as they were given, and the areas that will be empty; one area always stays."""
    given = WorkLocation.objects.filter(title__in=SAMPLE_PLACES, **SAMPLE_ADDRESS).order_by("sort_key")
    used = tuple(given.filter(copies__isnull=False).distinct())
    going = tuple(place for place in given if place not in used)
    kept = WorkLocation.objects.exclude(pk__in=[place.pk for place in going]).values("area_id")
    empty = list(Area.objects.filter(name__in=AREAS).exclude(pk__in=kept).order_by("sort_key"))
    if len(empty) == Area.objects.count():
        empty = empty[1:]
    return Samples(going, tuple(empty), used)


def remove_samples(*, today: datetime.date, by: Actor, now: datetime.datetime) -> Samples:
    """Take the samples away, all or nothing, and say what went. today: Danish calendar date."""
    with transaction.atomic():
        found = samples()
        for place in found.places:
            delete_work_location(place, today=today, by=by, now=now)
        for area in found.areas:
            delete_area(area.pk, by=by, now=now)
        if not found.used:
            Settings.objects.update(sample_data=False)
        record("samples.removed", by=by, now=now, work_locations=len(found.places), areas=len(found.areas))
    return found
