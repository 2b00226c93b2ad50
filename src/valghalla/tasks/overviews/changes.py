"""Whether others have changed an election's tasks since a page was made."""

import datetime
from dataclasses import dataclass

from django.db.models import Q

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.models import TaskEvent

# What has no rows in the history of tasks: places and tasks themselves that come and go.
OTHERWISE = (
    "tasks.distributed",
    "tasks.moved",
    "election.days_changed",
    "election.edited",
    "election.place_removed",
    "election.places_added",
)
# A change bears the time it began, and is seen when it is done.
SLOWEST = datetime.timedelta(seconds=60)


@dataclass(frozen=True)
class Seen:
    """What there was when a page was made. since: the instant looked back to.   number: changes by others after that."""

    since: datetime.datetime
    number: int


def seen_at(now: datetime.datetime, election: Election, place: ElectionWorkLocation | None, *, besides: Actor) -> Seen:
    """What a page made at this instant shows of late changes. place: the only one it shows, None for all.

    besides: who looks, and knows what she has done herself. One query.
    """
    since = now - SLOWEST
    return Seen(since, number_since(since, election, place, besides=besides))


def number_since(
    since: datetime.datetime, election: Election, place: ElectionWorkLocation | None, *, besides: Actor
) -> int:
    """How many changes by others there have been to the election's tasks, or to those of the place. One query."""
    events = TaskEvent.objects.filter(election=election, at__gte=since)
    about = Q(subject_type="election", subject_id=election.pk)
    if place is None:
        places = election.work_locations.order_by().values("pk")
        about |= Q(subject_type="electionworklocation", subject_id__in=places)
    else:
        events = events.filter(work_location=place)
        about |= Q(subject_type="electionworklocation", subject_id=place.pk)
    entries = AuditEntry.objects.filter(about, action__in=OTHERWISE, at__gte=since)
    others = events.exclude(by_kind=besides.kind, by_id=besides.id).order_by().values("pk")
    noted = entries.exclude(actor_kind=besides.kind, actor_id=besides.id).order_by().values("pk")
    return others.union(noted, all=True).count()
