"""The list of diets on the page."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.page_size import page_size, page_sizes
from valghalla.admin_site.lists.forms import DietForm
from valghalla.admin_site.lists.listing import ListingPage, Notice, asked_for, common, headings
from valghalla.admin_site.lists.pages import summed_up
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import number
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.components.tables import Row, Table
from valghalla.elections.models import Election
from valghalla.lists.diets import Meals, cells_of, headings_of, meals
from valghalla.lists.filters import counts_of, tasks_of
from valghalla.lists.names import names_of


def diet_page(request: AdminRequest, election: Election) -> ListingPage:
    """The list as asked for, with how many meals of each kind it comes to."""
    names = names_of(election, with_teams=False)
    form = asked_for(DietForm, request, election, names)
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    columns, found = headings_of(), meals(tasks, names)
    shown, pager = _part(request, found)
    return ListingPage(
        **common(request, election, _("Special diets"), form, "diet_export"),
        lead=summed_up(people, total, election),
        table=Table(
            caption=_("Special diets"),
            columns=headings(_place_first(columns)),
            rows=tuple(Row(cells=tuple(_place_first(cells_of(one, names)))) for one in shown),
            empty=_("Nobody with a task fits. Change or clear the filters."),
            pager=pager,
            id="list",
        ),
        notices=_sums(found),
        columns=tuple(column.title for column in columns),
        people=people,
    )


def _place_first(in_file: Sequence[Any]) -> list[Any]:
    """The columns of the file with the place before the day: it is what a row is called on a phone."""
    day, place, *others = in_file
    return [place, day, *others]


def _part(request: AdminRequest, found: list[Meals]) -> tuple[list[Meals], Pager]:
    """A page of them, by its number: they are few, and counted each time."""
    size, asked = page_size(request), request.GET.get("page", "")
    last = max((len(found) - 1) // size, 0)
    at = min(int(asked) if asked.isdecimal() and len(asked) < 9 else 0, last)
    shown = found[at * size : (at + 1) * size]
    return shown, Pager(
        previous_url=with_query(request.GET, {"page": str(at - 1)}) if at else "",
        next_url=with_query(request.GET, {"page": str(at + 1)}) if at < last else "",
        first=at * size + 1 if shown else None,
        last=at * size + len(shown) if shown else None,
        total=len(found),
        sizes=page_sizes(request),
    )


def _sums(found: list[Meals]) -> tuple[Notice, ...]:
    """Each kind of meal over all places and days."""
    sums = Counter[str]()
    for one in found:
        sums[one.diets] += one.people
    if not sums:
        return ()
    lines = tuple((f"{diets or _('No special diet')}: {number(count)}", "") for diets, count in sorted(sums.items()))
    return (Notice("info", _("Meals in all, one a person, place and day"), lines=lines),)
