"""Who answers for a work location."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.places.models import WorkLocation, WorkLocationResponsible


def add_responsible(place: WorkLocation, participant_id: int, *, by: Actor, now: datetime.datetime) -> bool:
    """Let the participant answer for the place, from her next click on; False when she did already."""
    with transaction.atomic():
        _, made = WorkLocationResponsible.objects.get_or_create(work_location=place, participant_id=participant_id)
        if made:
            record("work_location.responsible_added", place, by=by, now=now, participant_id=participant_id)
    return made


def remove_responsible(place: WorkLocation, participant_id: int, *, by: Actor, now: datetime.datetime) -> bool:
    """The participant no longer answers for the place; False when she did not. The last one can go too."""
    with transaction.atomic():
        gone, _ = WorkLocationResponsible.objects.filter(work_location=place, participant_id=participant_id).delete()
        if gone:
            record("work_location.responsible_removed", place, by=by, now=now, participant_id=participant_id)
    return bool(gone)
