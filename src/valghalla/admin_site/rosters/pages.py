"""The page from which the sheets of a place and a day are taken."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.tasks.ask_pages import crumbs
from valghalla.admin_site.tasks.words import day_in_words
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Figure, Tab
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.lists.rosters import Roster, day_in_numbers, places_on
from valghalla.lists.sheets import NAMES, Sheet

ALL = "all"
MOST_PLACES = 50
ABOUT: dict[Sheet, str | Promise] = {
    Sheet.PHONE: gettext_lazy(
        "Everybody by name, with mobile number, task and hours; who answers for the place on top."
    ),
    Sheet.SIGN_IN: gettext_lazy(
        "By start, with room for when they came and a signature, and empty lines for stand-ins."
    ),
    Sheet.DIETS: gettext_lazy("How many eat what, for the kitchen. Nobody is named."),
    Sheet.BADGES: gettext_lazy("Ten to a sheet of A4, 90 by 54 mm, with lines to cut along."),
}


@dataclass(frozen=True)
class SheetLink:
    """A sheet to take. hint: read aloud after the label."""

    name: str | Promise
    about: str | Promise
    url: str
    hint: str


@dataclass(frozen=True)
class RostersPage:
    """The sheets of a place on a day, or of all places. all_url: all of them in one PDF.   parts: of the places, where they are
    many; one of them is chosen."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    days: tuple[Tab, ...]
    whom: tuple[Tab, ...]
    figures: tuple[Figure, ...]
    sheets: tuple[SheetLink, ...]
    all_url: str
    hint: str
    nobody: bool
    parts: tuple[Tab, ...] = ()


@dataclass(frozen=True)
class Part:
    """Some of the places of a day, so that a PDF is made within two seconds. number: which, from 1.   parts: how many there are."""

    number: int
    parts: int
    places: list[ElectionWorkLocation]


def part_of(places: list[ElectionWorkLocation], query: QueryDict) -> Part:
    """The part asked for; the first when none is, or one that is not there."""
    starts = range(0, len(places), MOST_PLACES)
    asked = query.get("part", "")
    number = next((at for at in range(1, len(starts) + 1) if str(at) == asked), 1)
    return Part(number, len(starts), places[(number - 1) * MOST_PLACES : number * MOST_PLACES])


def shown_day(election: Election, query: QueryDict) -> datetime.date:
    """The day asked for; the election day when none is, or one that is not the election's."""
    asked = next((day for day in election.all_days if day.isoformat() == query.get("day")), None)
    return asked or election.election_day


def with_unanswered(query: QueryDict) -> bool:
    """Whether those who have not answered stand on the sheets too."""
    return query.get("unanswered") == "1"


def rosters_page(made: Roster, query: QueryDict) -> RostersPage:
    """The page for a roster as it stands now."""
    place, election, unanswered = made.place, made.place.election, with_unanswered(query)
    asked = urlencode({"day": made.day.isoformat()} | ({"unanswered": "1"} if unanswered else {}))
    hint = f"{place.title}, {day_in_words(made.day)}"

    def address(sheet: str) -> str:
        return f"{reverse('roster', args=[election.pk, place.pk, sheet])}?{asked}"

    return RostersPage(
        title=_("Print lists"),
        lead=_("For %(place)s. Choose the day, then the list; each is a PDF that is ready to print.")
        % {"place": place.title},
        breadcrumb=crumbs(place, _("Print lists")),
        days=_days(election, made.day, query),
        whom=_whom(query, unanswered=unanswered),
        figures=(
            Figure(_("People"), made.people),
            Figure(_("Available places"), made.available, tone="waiting" if made.available else "neutral"),
            Figure(_("People with a special diet"), sum(one.people for one in made.meals if one.diets)),
        ),
        sheets=tuple(SheetLink(NAMES[sheet], ABOUT[sheet], address(sheet), hint) for sheet in Sheet),
        all_url=address(ALL),
        hint=hint,
        nobody=not made.shifts,
    )


def everywhere_page(election: Election, query: QueryDict) -> RostersPage:
    """The page for all places of a day."""
    day, unanswered = shown_day(election, query), with_unanswered(query)
    places = places_on(election, day)
    part, day_words = part_of(places, query), day_in_words(day)
    numbers = day_in_numbers(election, day, with_unanswered=unanswered)
    asked = {"day": day.isoformat()} | ({"unanswered": "1"} if unanswered else {})
    asked |= {"part": str(part.number)} if part.parts > 1 else {}

    def address(sheet: str) -> str:
        return f"{reverse('roster_everywhere', args=[election.pk, sheet])}?{urlencode(asked)}"

    return RostersPage(
        title=_("Print lists"),
        lead=_("For all work locations with tasks on the day, one after the other, with a bookmark for each."),
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(_("Print lists")),
        ),
        days=_days(election, day, query),
        whom=_whom(query, unanswered=unanswered),
        figures=(
            Figure(_("Work locations"), len(places)),
            Figure(_("People"), numbers.people),
            Figure(_("Available places"), numbers.available, tone="waiting" if numbers.available else "neutral"),
        ),
        sheets=tuple(SheetLink(NAMES[sheet], ABOUT[sheet], address(sheet), day_words) for sheet in Sheet if places),
        all_url=address(ALL) if places else "",
        hint=day_words,
        nobody=not numbers.people,
        parts=tuple(_parts(places, part, query)),
    )


def _parts(places: list[ElectionWorkLocation], part: Part, query: QueryDict) -> Iterator[Tab]:
    """A tab for each part, by the first and the last of its places."""
    for number in range(1, part.parts + 1 if part.parts > 1 else 1):
        of_it = places[(number - 1) * MOST_PLACES : number * MOST_PLACES]
        label = f"{of_it[0].area_name}, {of_it[0].title} – {of_it[-1].area_name}, {of_it[-1].title}"
        yield Tab(label, with_query(query, {"part": str(number)}), number == part.number)


def _whom(query: QueryDict, *, unanswered: bool) -> tuple[Tab, ...]:
    return (
        Tab(_("Those who have accepted"), with_query(query, {"unanswered": None}), not unanswered),
        Tab(_("Also those who have not answered"), with_query(query, {"unanswered": "1"}), unanswered),
    )


def _days(election: Election, shown: datetime.date, query: QueryDict) -> tuple[Tab, ...]:
    days = election.all_days
    return tuple(
        Tab(
            day_in_words(day, election.election_day),
            with_query(query, {"day": day.isoformat(), "part": None}),
            day == shown,
        )
        for day in days
        if len(days) > 1
    )
