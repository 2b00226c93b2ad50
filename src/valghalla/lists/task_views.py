"""Views of the list of all tasks: its filters, kept so that they mean the same in the next election."""

import datetime
from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any

from django.db.models import QuerySet

from valghalla.elections.models import Election

# What is of one election alone is kept by what it was copied from; a day by how far it is from the election day.
_COPIES: Mapping[str, Callable[[Election], QuerySet[Any]]] = {
    "place": lambda election: election.work_locations.all(),
    "team": lambda election: election.teams.all(),
    "task_type": lambda election: election.task_types.all(),
}
DAY = "day"
Filters = dict[str, list[str]]


def for_any_election(election: Election, filters: Mapping[str, Sequence[str]]) -> Filters:
    """The filters of an address as a view keeps them. Copies whose original has been deleted are left out."""
    kept: Filters = {}
    for name, values in filters.items():
        if name in _COPIES:
            copies = _COPIES[name](election).filter(pk__in=_numbers(values), source__isnull=False)
            found = [str(source) for source in copies.order_by("sort_key", "pk").values_list("source_id", flat=True)]
        elif name == DAY:
            found = [str((day - election.election_day).days) for day in map(datetime.date.fromisoformat, values)]
        else:
            found = list(values)
        if found:
            kept[name] = found
    return kept


def in_election(election: Election, kept: Mapping[str, Sequence[str]]) -> tuple[Filters, bool]:
    """The filters of a view as the address of the election's list says them, and whether all of them are there."""
    filters: Filters = {}
    complete = True
    for name, values in kept.items():
        if name in _COPIES:
            copies = _COPIES[name](election).filter(source_id__in=_numbers(values))
            found = [str(pk) for pk in copies.order_by("sort_key", "pk").values_list("pk", flat=True)]
        elif name == DAY:
            found = [str(election.election_day + datetime.timedelta(days=int(value))) for value in values]
        else:
            found = list(values)
        complete = complete and len(found) == len(values)
        if found:
            filters[name] = found
    return filters, complete


def _numbers(values: Collection[str]) -> list[int]:
    return [int(value) for value in values]
