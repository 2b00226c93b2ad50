"""The start page as the templates show it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import Way
from valghalla.admin_site.elections.pages import figures_of
from valghalla.admin_site.elections.words import STATE_HINTS, STATES
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.start.next_step import Next, Standing, next_step
from valghalla.admin_site.start.pictures import Areas, Course, areas, course
from valghalla.admin_site.start.to_do import counted, to_do
from valghalla.base import clock
from valghalla.base.danish_order import sort_key
from valghalla.communication.models import Message
from valghalla.components.formats import written
from valghalla.components.inline import Badge, Lines, Link, Staffing
from valghalla.components.parts import Crumb, Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.counts import Counts, summed
from valghalla.tasks.overviews.staffing import staffing, unanswered_longest
from valghalla.teams.models import Team

Text = str | Promise
MOST = 5


@dataclass(frozen=True)
class BeginStep:
    """One thing to do before an election can be staffed. count: what there is of it now, in words."""

    title: Text
    text: Text
    url: str
    done: bool
    count: Text
    more_url: str = ""
    more: Text = ""


@dataclass(frozen=True)
class BeginPage:
    """The way to the first election."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    steps: tuple[BeginStep, ...]


@dataclass(frozen=True)
class Suggestion:
    """What to do next."""

    text: Text
    way: Way


@dataclass(frozen=True)
class StartPage:
    """How the election stands. countdown: days to the election day, in words.   to_do: what is to be looked at, each a
    number with its list.   course, areas: pictures, None where there is nothing to draw.   messages_wait: a channel does not
    work."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    countdown: Text
    state: Badge
    hint: Text
    election_url: str
    figures: tuple[Figure, ...]
    to_do: tuple[Figure, ...]
    suggestion: Suggestion
    course: Course | None
    areas: Areas | None
    short: Table
    waiting: Table
    ways: tuple[Way, ...]
    messages_wait: bool


def begin_page(request: AdminRequest) -> BeginPage:
    """What a municipality does first, and how much of it is there."""
    places, teams, kinds = WorkLocation.objects.count(), Team.objects.count(), TaskType.objects.count()
    areas = Area.objects.count()
    edit = may_edit(request)
    return BeginPage(
        title=_("Get started"),
        breadcrumb=(),
        lead=_("Four steps to the first election. What is there already can be kept, renamed or deleted."),
        steps=(
            BeginStep(
                _("Work locations"),
                _("The places where people serve, grouped in areas. They can come from a file."),
                reverse("work_locations"),
                bool(places),
                _("%(places)s in %(areas)s")
                % {
                    "places": ngettext("%(count)s work location", "%(count)s work locations", places)
                    % {"count": places},
                    "areas": ngettext("%(count)s area", "%(count)s areas", areas) % {"count": areas},
                },
                reverse("work_location_import") if edit else "",
                _("Import from a file"),
            ),
            BeginStep(
                _("Teams"),
                _("Those who fill the tasks: parties, employees, volunteers."),
                reverse("teams"),
                bool(teams),
                ngettext("%(count)s team", "%(count)s teams", teams) % {"count": teams},
            ),
            BeginStep(
                _("Task types"),
                _("What people do, from when to when, and what it pays."),
                reverse("task_types"),
                bool(kinds),
                ngettext("%(count)s task type", "%(count)s task types", kinds) % {"count": kinds},
            ),
            BeginStep(
                _("Election"),
                _("Its days and its work locations. Nothing is sent before you activate it."),
                reverse("election_new") if edit else reverse("elections"),
                False,
                _("None yet"),
            ),
        ),
    )


def start_page(request: AdminRequest, election: Election, *, now: datetime.datetime, ending: int) -> StartPage:
    """How the election stands at that instant, in a dozen queries. ending: certificates that run out."""
    today = clock.danish_date(now)
    staffed = staffing(election)
    by = staffed.by_place
    counts = summed(by.values())
    places = {place.pk: place for place in election.work_locations.only("title", "area_name", "election_id")}
    waiting = counted(election, now=now)
    standing = Standing(election.is_active, election.last_day, counts, waiting.failed)
    return StartPage(
        title=election.title,
        breadcrumb=(),
        lead=f"{election.type.title}, {written(election.election_day)}",
        countdown=countdown(election.election_day, today=today),
        state=STATES[election.state],
        hint=STATE_HINTS[election.state],
        election_url=reverse("election", args=[election.pk]),
        figures=figures_of(election, counts),
        to_do=to_do(election, by, waiting, ending=ending, now=now),
        suggestion=_suggestion(request, election, next_step(standing, today=today)),
        course=course(staffed.by_day, counts.total, today=today),
        areas=areas(_by_area(places, by)),
        short=_short(election, by, places),
        waiting=_waiting(election, today),
        ways=(
            Way(_("Overview of tasks"), reverse("overview", args=[election.pk]), "secondary", "assignment"),
            Way(_("The election"), reverse("election", args=[election.pk]), "secondary", "how-to-reg"),
            Way(_("Change election"), reverse("change_election"), "secondary", "sync"),
        ),
        messages_wait=bool(waiting.channels),
    )


def countdown(election_day: datetime.date, *, today: datetime.date) -> str:
    """Days to the election day, or since it, in words."""
    days = (election_day - today).days
    if days == 0:
        return _("Election day is today")
    if days == 1:
        return _("Election day is tomorrow")
    if days > 0:
        return ngettext("%(count)s day to go", "%(count)s days to go", days) % {"count": written(days)}
    return ngettext("%(count)s day since election day", "%(count)s days since election day", -days) % {
        "count": written(-days)
    }


def _by_area(places: dict[int, ElectionWorkLocation], by: dict[int, Counts]) -> list[tuple[str, Counts]]:
    """The numbers of each area, in Danish order."""
    found: dict[str, Counts] = {}
    for pk, counts in by.items():
        name = places[pk].area_name
        found[name] = found.get(name, Counts()) + counts
    return sorted(found.items(), key=lambda one: sort_key(one[0]))


def _suggestion(request: AdminRequest, election: Election, step: Next) -> Suggestion:
    args = [election.pk]
    overview, lists = reverse("overview", args=args), reverse("participant_list", args=args)
    failed = f"{reverse('messages')}?election={election.pk}&status={Message.State.FAILED}"
    activate = reverse("election_activate", args=args) if may_edit(request) else reverse("election", args=args)
    words = {
        Next.DISTRIBUTE: (
            _("There are no tasks yet. Say how many people are needed at each place."),
            _("Distribute tasks"),
            overview,
        ),
        Next.ASSIGN: (
            _("Nobody has a task yet. Assign people, or activate the election and let citizens take tasks themselves."),
            _("Assign people"),
            overview,
        ),
        Next.ACTIVATE: (
            _("People have been assigned. Activate the election when they are to be invited."),
            _("Activate election"),
            activate,
        ),
        Next.MEND_MESSAGES: (
            _("Some messages did not arrive. See why, and try again."),
            _("See the failed messages"),
            failed,
        ),
        Next.FILL: (_("Tasks are available. Find people for them."), _("Fill the available tasks"), overview),
        Next.REMIND: (_("Everybody has been found; some have yet to answer."), _("See who has not answered"), overview),
        Next.READY: (_("Every task is accepted."), _("Fetch the participant list"), lists),
        Next.WIND_UP: (
            _("The election is over. Fetch the lists for payment and for the next election."),
            _("Fetch the participant list"),
            lists,
        ),
    }
    text, label, url = words[step]
    return Suggestion(text, Way(label, url, "primary"))


def _short(election: Election, by: dict[int, Counts], places: dict[int, ElectionWorkLocation]) -> Table:
    worst = sorted((pk for pk, one in by.items() if one.available), key=lambda pk: (-by[pk].available, pk))[:MOST]
    rows = []
    for pk in worst:
        one = by[pk]
        url = reverse("place", args=[election.pk, pk])
        filled = Staffing(one.accepted, one.total, one.unanswered)
        rows.append(Row((Lines(Link(places[pk].title, url), places[pk].area_name), one.available, filled)))
    return Table(
        caption=_("Places that lack most people"),
        columns=(
            Column("place", _("Work location")),
            Column("available", _("Available"), numeric=True),
            Column("filled", _("Accepted")),
        ),
        rows=tuple(rows),
        empty=_("No place lacks people.") if by else _("No tasks have been distributed yet."),
        id="short",
    )


def _waiting(election: Election, today: datetime.date) -> Table:
    rows = []
    for task in unanswered_longest(election, most=MOST):
        assert task.participant is not None
        assert task.invited_at is not None
        days = (today - clock.danish_date(task.invited_at)).days
        since = ngettext("%(count)s day", "%(count)s days", days) % {"count": written(days)}
        url = reverse("participant", args=[task.participant_id])
        rows.append(Row((task.participant.name, f"{task.task_type.title}, {task.work_location.title}", since), url=url))
    return Table(
        caption=_("Invitations unanswered longest"),
        columns=(Column("name", _("Name")), Column("task", _("Task")), Column("since", _("Waited"), classes="date")),
        rows=tuple(rows),
        empty=_("Nobody has an invitation to answer."),
        id="waiting",
    )
