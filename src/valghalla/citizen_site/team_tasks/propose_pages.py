"""What the pages for offering a task show."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.citizen_site.tasks.shown import ShownTask, of_group
from valghalla.citizen_site.tasks.ways import key_of
from valghalla.participants.models import Participant
from valghalla.tasks.errors import DeclinedBefore, NotOpen, Overlaps, Taken, TaskError
from valghalla.tasks.teams.seen import FilledGroup

MOST = 25


@dataclass(frozen=True)
class Choice:
    """Somebody who can be chosen."""

    name: str
    url: str


@dataclass(frozen=True)
class ChoosePage:
    """The members. more: there are others, to be searched for."""

    title: str
    shown: ShownTask
    people: tuple[Choice, ...]
    more: bool
    search: str
    own_url: str
    back_url: str


@dataclass(frozen=True)
class OfferPage:
    """The question. trouble: why it did not work, "" before it was tried."""

    title: str
    name: str
    shown: ShownTask
    trouble: str
    back_url: str


def choose_page(one: FilledGroup, people: Sequence[Participant], *, search: str) -> ChoosePage:
    """Whom to offer it to. people: one more than is shown tells that there are others."""
    key = key_of(one.group)
    return ChoosePage(
        title=_("Who would like the task?"),
        shown=of_group(one.open),
        people=tuple(
            Choice(person.name, reverse("team_task_propose_to", args=[key, person.pk])) for person in people[:MOST]
        ),
        more=len(people) > MOST,
        search=search,
        own_url=reverse("team_task_propose", args=[key]),
        back_url=reverse("team_task", args=[key]),
    )


def offer_page(one: FilledGroup, person: Participant, *, trouble: str) -> OfferPage:
    """The question, or why it did not work."""
    return OfferPage(
        title=_("Offer the task to %(name)s?") % {"name": person.name},
        name=person.name,
        shown=of_group(one.open),
        trouble=trouble,
        back_url=reverse("team_task_propose", args=[key_of(one.group)]),
    )


def why_not(error: TaskError) -> str:
    """Why the offer was not made. What CPR says of a person is not told to others."""
    if isinstance(error, Overlaps):
        return _("The person already has a task at the same time.")
    if isinstance(error, DeclinedBefore):
        return _("The person has said no to this task before. The person can take it by its link.")
    if isinstance(error, Taken):
        return _("There is no place left, or the person has one already.")
    if isinstance(error, NotOpen):
        return _("The task has begun, or the election is not open.")
    return _("The person cannot be given the task. Ask the municipality.")
