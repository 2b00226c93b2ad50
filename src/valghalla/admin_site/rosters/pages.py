"""The page from which the sheets of a place and a day are taken."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.rosters.sheets import NAMES, Sheet
from valghalla.admin_site.tasks.ask_pages import crumbs
from valghalla.admin_site.tasks.words import day_in_words
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Figure, Tab
from valghalla.elections.models import Election
from valghalla.lists.rosters import Roster
from valghalla.tasks.overview import days_of

ALL = "all"
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
    """The sheets of a place on a day. all_url: all of them in one PDF."""

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


def shown_day(election: Election, query: QueryDict) -> datetime.date:
    """The day asked for; the election day when none is, or one that is not the election's."""
    asked = next((day for day in days_of(election) if day.isoformat() == query.get("day")), None)
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
        days=_days(election, made, query),
        whom=(
            Tab(_("Those who have accepted"), with_query(query, {"unanswered": None}), not unanswered),
            Tab(_("Also those who have not answered"), with_query(query, {"unanswered": "1"}), unanswered),
        ),
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


def _days(election: Election, made: Roster, query: QueryDict) -> tuple[Tab, ...]:
    days = days_of(election)
    return tuple(
        Tab(day_in_words(day, election.election_day), with_query(query, {"day": day.isoformat()}), day == made.day)
        for day in days
        if len(days) > 1
    )
