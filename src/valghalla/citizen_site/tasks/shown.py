"""A task as citizens see it, on every page that shows one."""

import datetime
from dataclasses import dataclass

from django.utils.html import strip_tags
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from valghalla.citizen_site.words import from_clock, kroner, long_day, two_lines
from valghalla.components.parts import Fact
from valghalla.elections.models import ElectionTaskType, ElectionTeam, ElectionWorkLocation
from valghalla.tasks.models import Task
from valghalla.tasks.queries import OpenGroup

TEASER_WORDS = 26


@dataclass(frozen=True)
class ShownTask:
    """One task in words. description: HTML, cleaned when it was kept.   payment: "" for none.   teaser: its first
    words.
    """

    title: str
    day: str
    time: str
    place: str
    address: str
    team: str
    payment: str
    description: str

    @property
    def teaser(self) -> str:
        """The beginning of the description, as plain text."""
        spaced = self.description.replace("<", " <")
        return Truncator(" ".join(strip_tags(spaced).split())).words(TEASER_WORDS, truncate=" …")

    @property
    def facts(self) -> tuple[Fact, ...]:
        """Terms and values for the page of one task."""
        found = [
            Fact(_("Day"), self.day.capitalize()),
            Fact(_("Time"), self.time),
            Fact(_("Place"), two_lines(self.place, self.address)),
            Fact(_("Team"), self.team),
        ]
        return tuple([*found, Fact(_("Payment"), self.payment)] if self.payment else found)


def of_group(group: OpenGroup) -> ShownTask:
    """A group of equal places."""
    return _shown(group.task_type, group.work_location, group.team, group.group.task_day, group.starts, group.ends)


def of_task(task: Task) -> ShownTask:
    """One task; reads its type, place and team."""
    return _shown(task.task_type, task.work_location, task.team, task.task_day, task.starts, task.ends)


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
        time=from_clock(starts, ends),
        place=place.title,
        address=", ".join(filter(None, [place.address, town])),
        team=team.name,
        payment=kroner(kind.payment_dkk),
        description=kind.description,
    )
