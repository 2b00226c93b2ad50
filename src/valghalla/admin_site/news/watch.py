"""What a page about an election's tasks watches while it stands open."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.request import AdminRequest
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.tasks.overviews.changes import seen_at

EVERY_SECONDS = 20


@dataclass(frozen=True)
class Watch:
    """url: answers with a sentence once somebody else has changed something, with nothing (204) before."""

    url: str
    every_seconds: int = EVERY_SECONDS


def watch(
    request: AdminRequest, election: Election, place: ElectionWorkLocation | None = None, *, now: datetime.datetime
) -> Watch:
    """For a page made at this instant. place: the only one it shows, None for all of the election. One query."""
    seen = seen_at(now, election, place, besides=actor(request))
    asked = {"election": election.pk, "since": round(seen.since.timestamp() * 1000), "seen": seen.number}
    return Watch(f"{reverse('news')}?{urlencode(asked | ({'place': place.pk} if place else {}))}")
