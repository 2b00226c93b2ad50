"""How much of which food where and when: people by place, day and special diet. Nobody is named."""

import datetime
from collections import Counter
from typing import NamedTuple

from django.db import transaction
from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _

from valghalla.audit.actors import Actor
from valghalla.base.spreadsheets.writing import Column, Kind
from valghalla.elections.models import Election
from valghalla.lists.export import Export, Format, as_file, record_use
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.names import Names, names_of
from valghalla.participants.models import ParticipantDiet
from valghalla.tasks.models import Task


class Meals(NamedTuple):
    """People at a place on a day. diets: what each of them needs, several joined by comma; "" for no special diet."""

    day: datetime.date
    place_id: int
    diets: str
    people: int


def meals(tasks: QuerySet[Task], names: Names) -> list[Meals]:
    """Who eats what, each person once a place and day whatever her tasks, by day, place and diet, those without first.

    Three queries.
    """
    everybody = (
        tasks.order_by().values_list("task_day", "work_location_id").annotate(Count("participant_id", distinct=True))
    )
    counted: dict[tuple[datetime.date, int], Counter[str]] = {
        (day, place): Counter({"": people}) for day, place, people in everybody
    }
    needs = _needs()
    with_needs = tasks.filter(participant__in=ParticipantDiet.objects.values("participant_id")).order_by()
    for day, place, person in with_needs.values_list("task_day", "work_location_id", "participant_id").distinct():
        if (here := counted.get((day, place))) is not None:
            here[""] -= 1
            here[needs.get(person, "")] += 1
    order = {pk: at for at, pk in enumerate(names.places)}
    return [
        Meals(day, place, diets, number)
        for (day, place), here in sorted(counted.items(), key=lambda one: (one[0][0], order[one[0][1]]))
        for diets, number in sorted(here.items(), key=lambda one: one[0])
        if number > 0
    ]


def export(election: Election, filters: Filters, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """Write the list as it is now, and record who took it."""
    with transaction.atomic():
        tasks, names = tasks_of(election, filters), names_of(election, with_teams=False)
        number, _tasks = counts_of(tasks)
        headings = headings_of()
        record_use(
            "diet_list", "exported", election, filters, [heading.title for heading in headings], number,
            by=by, now=now, format=format,
        )  # fmt: skip
        cells = (cells_of(one, names) for one in meals(tasks, names))
        return as_file(headings, cells, name="kost", sheet="Kost", format=format, now=now)


def headings_of() -> list[Column]:
    """The columns in their order."""
    return [
        Column(_("Task date"), Kind.DATE),
        Column(_("Work location")),
        Column(_("Area")),
        Column(_("Special diet")),
        Column(_("Number of people"), Kind.INTEGER),
    ]


def cells_of(one: Meals, names: Names) -> tuple:
    """What stands in the columns."""
    place = names.places[one.place_id]
    return one.day, place.title, place.area, one.diets or _("No special diet"), one.people


def _needs() -> dict[int, str]:
    """Participant → her diets, of everybody who has any."""
    found: dict[int, list[str]] = {}
    rows = ParticipantDiet.objects.order_by("diet__sort_key", "diet_id").values_list("participant_id", "diet__title")
    for person, title in rows:
        found.setdefault(person, []).append(title)
    return {person: ", ".join(titles) for person, titles in found.items()}
