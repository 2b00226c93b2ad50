"""A task as citizens see it, on every page that shows one."""

import datetime
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.utils.functional import cached_property
from django.utils.html import format_html, strip_tags
from django.utils.text import Truncator, capfirst
from django.utils.translation import gettext as _

from valghalla.citizen_site.words import hours, kroner, long_day, two_lines
from valghalla.components.parts import Fact
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.tasks.models import Task
from valghalla.tasks.queries import OpenGroup
from valghalla.tasks.timing import is_locked, last_day_to_withdraw

TEASER_WORDS = 26
MAP, MAP_NAME = "https://www.openstreetmap.org/search", "OpenStreetMap"
_ON_A_MAP = '{}<a class="d-block d-print-none" href="{}" rel="noreferrer">{}<span class="sr-only"> ({})</span></a>'


@dataclass(frozen=True)
class ShownTask:
    """One task in words. address: "" where none is known.   payment: "" for none.   description: HTML, cleaned when it
    was kept.   cancelling: until when one can step back from it, "" where that is not said.
    """

    title: str
    day: str
    time: str
    place: str
    address: str
    team: str
    payment: str
    description: str
    cancelling: str = ""

    @property
    def map_url(self) -> str:
        """A map that shows the address, on a site of its own which is asked only when somebody goes there; or ""."""
        return f"{MAP}?{urlencode({'query': self.address})}" if self.address else ""

    @cached_property
    def teaser(self) -> str:
        """The beginning of the description, as plain text."""
        spaced = self.description.replace("<", " <")
        return Truncator(" ".join(strip_tags(spaced).split())).words(TEASER_WORDS, truncate=" …")

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Terms and values for the page of one task."""
        found = [
            Fact(_("Day"), capfirst(self.day)),
            Fact(_("Time"), self.time),
            Fact(_("Place"), self._where()),
            Fact(_("Team"), self.team),
        ]
        rest = {_("Payment"): self.payment, _("Cancelling"): self.cancelling}
        return (*found, *(Fact(term, value) for term, value in rest.items() if value))

    def _where(self) -> str:
        if not self.map_url:
            return self.place
        way = format_html(_ON_A_MAP, two_lines(self.place, self.address), self.map_url, _("See it on a map"), MAP_NAME)
        return str(way)


def of_group(group: OpenGroup) -> ShownTask:
    """A group of equal places."""
    return _shown(group.task_type, group.work_location, group.team, group.group.task_day, group.starts, group.ends)


def of_task(task: Task, *, today: datetime.date | None = None) -> ShownTask:
    """One task; reads its type, place and team. today: the Danish calendar date when it is to be said until when one can
    step back from the task; reads its election as well."""
    shown = _shown(task.task_type, task.work_location, task.team, task.task_day, task.starts, task.ends)
    return shown if today is None else replace(shown, cancelling=cancelling(task, today=today))


def cancelling(task: Task, *, today: datetime.date) -> str:
    """Until when whoever has the task can step back from it. today: Danish calendar date."""
    lock_days = task.election.lock_days
    if is_locked(task.task_day, lock_days, today=today):
        return _("The task is so close that only the municipality can cancel it for you.")
    last = long_day(last_day_to_withdraw(task.task_day, lock_days))
    return _("You can cancel up to and including %(day)s.") % {"day": last}


def _shown(
    kind: ElectionTaskType,
    place: ElectionWorkLocation,
    team: ElectionTeam,
    day: datetime.date,
    starts: datetime.time,
    ends: datetime.time,
) -> ShownTask:
    town = f"{place.postal_code} {place.city}".strip()
    return ShownTask(
        title=kind.title,
        day=long_day(day),
        time=hours(starts, ends),
        place=place.title,
        address=", ".join(filter(None, [place.address, town])),
        team=team.name,
        payment=kroner(kind.payment_dkk),
        description=kind.description,
    )
