"""What fits what was typed: people, and the things of the municipality and of the election worked on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.base.danish_order import folded, search_terms
from valghalla.components.formats import written
from valghalla.elections.models import Election
from valghalla.participants.find import matching
from valghalla.participants.models import Participant
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team

MOST = 10


@dataclass(frozen=True)
class Found:
    """One thing that fits. about: what tells it from others of the same name."""

    label: str
    url: str
    about: str = ""


@dataclass(frozen=True)
class Group:
    """Things of one kind, the first ten. more: whether there are others; all_url: the list of all of them, "" for none."""

    title: str
    found: tuple[Found, ...]
    more: bool = False
    all_url: str = ""


def findings(typed: str, election: Election | None, *, people_url: str) -> tuple[Group, ...]:
    """The groups that have anything, in the order shown; a query or two each.

    typed: every word of it has to fit.   election: the one worked on, whose places are looked through.
    people_url: the list of participants with the same search.
    """
    terms = search_terms(typed)
    if not terms:
        return ()
    groups = (_people(typed, people_url), *_things(terms, election))
    return tuple(group for group in groups if group.found)


def _people(typed: str, people_url: str) -> Group:
    people = matching(Participant.objects.all(), typed).order_by("name_key", "pk")
    rows = list(people.values_list("pk", "first_names", "last_name", "birth_date")[: MOST + 1])
    found = tuple(
        Found(f"{first} {last}".strip(), reverse("participant", args=[pk]), written(born) if born else "")
        for pk, first, last, born in rows[:MOST]
    )
    return Group(_("Participants"), found, len(rows) > MOST, people_url)


def _things(terms: list[str], election: Election | None) -> Iterator[Group]:
    if election is not None:
        yield _group(
            _("Work locations in %(election)s") % {"election": election.title},
            election.work_locations.order_by("sort_key", "pk"),
            ("title", "area_name", "address", "postal_code", "city"),
            terms,
            lambda pk: reverse("place", args=[election.pk, pk]),
            reverse("overview", args=[election.pk]),
        )
    yield _group(
        _("Work locations in the catalogue"),
        WorkLocation.objects.order_by("sort_key", "pk"),
        ("title", "area__name", "address", "postal_code", "city"),
        terms,
        lambda pk: reverse("work_location_edit", args=[pk]),
        reverse("work_locations"),
    )
    catalogue: tuple[tuple[str, QuerySet[Any], tuple[str, ...], Callable[[int], str], str], ...] = (
        (_("Areas"), Area.objects.all(), ("name",), _edit("area_edit"), "areas"),
        (_("Teams"), Team.objects.all(), ("name", "short_name"), _edit("team"), "teams"),
        (_("Task types"), TaskType.objects.all(), ("title", "short_name"), _edit("task_type_edit"), "task_types"),
    )
    for title, rows, fields, address, every in catalogue:
        yield _group(title, rows.order_by("sort_key", "pk"), fields, terms, address, reverse(every))
    yield _group(
        _("Elections"),
        Election.objects.order_by("-election_day", "-pk"),
        ("title", "type__title", "election_day"),
        terms,
        _edit("election"),
        reverse("elections"),
    )


def _edit(name: str) -> Callable[[int], str]:
    return lambda pk: reverse(name, args=[pk])


def _group(
    title: str,
    rows: QuerySet[Any],
    fields: tuple[str, ...],
    terms: list[str],
    address: Callable[[int], str],
    all_url: str,
) -> Group:
    """Lists that fit on a few pages: the fields of all rows are read. The first field is the label."""
    fitting = [
        (pk, [written(value) for value in values if value not in (None, "")])
        for pk, *values in rows.values_list("pk", *fields)
        if _fits(terms, values)
    ]
    found = tuple(Found(values[0], address(pk), ", ".join(values[1:])) for pk, values in fitting[:MOST])
    return Group(title, found, len(fitting) > MOST, all_url)


def _fits(terms: list[str], values: list[Any]) -> bool:
    text = folded(" ".join(written(value) for value in values if value is not None))
    return all(term in text for term in terms)
