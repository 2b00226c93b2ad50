"""Pages of elections as the templates show them."""

import datetime
from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import SearchForm, listed, matching
from valghalla.admin_site.election_types.pages import rules_of
from valghalla.admin_site.elections.words import STATE_HINTS, STATES
from valghalla.admin_site.page import current_election, selected_election
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import written
from valghalla.components.inline import Actions, Badge, Link, Staffing
from valghalla.components.parts import Card, Confirm, Conflict, Crumb, Fact, Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Activation, Election
from valghalla.elections.plan import type_is_fixed
from valghalla.tasks.catalogue.effects import Effects, effects_of
from valghalla.tasks.counts import Counts, summed
from valghalla.tasks.models import TaskEvent
from valghalla.tasks.overviews.staffing import by_place

Text = str | Promise
NOTHING = Counts()


@dataclass(frozen=True)
class ElectionPage:
    """One election. hint: what its state means.   activations: newest first.   places_url: where its places are changed."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    lead: Text
    state: Badge
    hint: Text
    facts: tuple[Fact, ...]
    figures: tuple[Figure, ...]
    places: Table
    activations: Table | None
    ways: tuple[Way, ...]
    places_url: str = ""
    delete_url: str = ""


@dataclass(frozen=True)
class ChoosePage:
    """The elections to choose from, newest election day first."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    cards: tuple[Card, ...]
    ways: tuple[Way, ...] = ()
    lead: Text = ""


def list_page(request: AdminRequest) -> ListPage:
    """All elections, the latest election day first."""
    form = SearchForm(request.GET, label=_("Search elections"))
    worked_on = selected_election(request)
    edit = may_edit(request)
    table, bar = listed(
        request,
        matching(Election.objects.select_related("type"), ["title"], form.value("search")),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("day", _("Election day"), sortable=True, classes="date"),
            Column("type", _("Election type"), sortable=True),
            Column("state", _("Status"), sortable=True),
            Column("actions", _("Actions")),
        ],
        sorts={"title": "sort_key", "day": "election_day", "type": "type__sort_key", "state": "state"},
        default="-day",
        row=lambda election: _row(election, edit=edit, worked_on=election == worked_on),
        caption=_("Elections"),
        empty=_("There are no elections yet. Create the first when work locations, teams and task types are in place."),
    )
    return ListPage(
        title=_("Elections"),
        breadcrumb=crumbs((_("Elections"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create election"), reverse("election_new"), "primary", "plus"),) if edit else (),
    )


def choose_page(request: AdminRequest) -> ChoosePage:
    """The one worked on is marked; the first is chosen for whoever has not chosen."""
    current = current_election(request)
    elections = Election.objects.select_related("type").order_by("-election_day", "-pk")
    create = (Way(_("Create election"), reverse("election_new"), "secondary", "plus"),) if may_edit(request) else ()
    return ChoosePage(
        title=_("Change election"),
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("Change election"))),
        cards=tuple(_card(election, election == current) for election in elections),
        ways=create,
        lead=_("Your choice is remembered until you choose another, also the next time you sign in."),
    )


def none_page(request: AdminRequest) -> ChoosePage:
    """What to do when there is no election."""
    ways = [Way(_("See the elections"), reverse("elections"), "secondary")]
    if may_edit(request):
        ways.insert(0, Way(_("Create election"), reverse("election_new"), "primary", "plus"))
    return ChoosePage(
        title=_("No election yet"),
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("No election yet"))),
        cards=(),
        ways=tuple(ways),
        lead=_("Tasks and lists belong to an election. As soon as there is one, they are here."),
    )


def election_page(request: AdminRequest, election: Election, *, today: datetime.date) -> ElectionPage:
    """Everything about one election on a page, in half a dozen queries. today: Danish calendar date."""
    edit = may_edit(request)
    counts = by_place(election)
    return ElectionPage(
        title=election.title,
        breadcrumb=crumbs((_("Elections"), reverse("elections")), (election.title, "")),
        lead=f"{election.type.title}, {written(election.election_day)}",
        state=STATES[election.state],
        hint=STATE_HINTS[election.state],
        facts=_facts(election, edit),
        figures=figures_of(election, summed(counts.values())),
        places=_places(election, counts),
        activations=_activations(election),
        ways=_ways(election, edit, today),
        places_url=reverse("election_places", args=[election.pk])
        if edit and election.state != Election.State.CLOSED
        else "",
        delete_url=reverse("election_delete", args=[election.pk]) if edit else "",
    )


def figures_of(election: Election, counts: Counts) -> tuple[Figure, ...]:
    """How far the election is staffed, each number leading to the overview."""
    overview = reverse("overview", args=[election.pk])
    share = _("%(percent)s %%") % {"percent": counts.accepted * 100 // counts.total} if counts.total else ""
    filled = f"{written(counts.accepted)} / {written(counts.total)}"
    return (
        Figure(_("Accepted"), filled, overview, "good" if counts.accepted else "neutral", "check", share),
        Figure(
            _("Unanswered"), counts.unanswered, overview, "waiting" if counts.unanswered else "neutral", "hourglass"
        ),
        Figure(_("Available"), counts.available, overview, "neutral", "free"),
    )


def edit_page(election: Election, form: BaseForm, *, conflict: Conflict | None = None) -> FormPage:
    """The form, and where what it does not hold is changed."""
    return FormPage(
        title=_("Edit election"),
        breadcrumb=further_crumbs(election, _("Edit election")),
        form=form,
        cancel_url=reverse("election", args=[election.pk]),
        delete_url=reverse("election_delete", args=[election.pk]),
        conflict=conflict,
        ways=(
            Way(_("Change days"), reverse("election_days", args=[election.pk]), "secondary", "calendar-month"),
            Way(_("Work locations"), reverse("election_places", args=[election.pk]), "secondary", "location"),
            Way(_("Communication"), reverse("election_messages", args=[election.pk]), "secondary", "email"),
            *_type_way(election),
        ),
        note=_("The type of the election, %(type)s, cannot be changed.") % {"type": election.type.title}
        if type_is_fixed(election)
        else "",
    )


def _type_way(election: Election) -> tuple[Way, ...]:
    if type_is_fixed(election):
        return ()
    return (Way(_("Change election type"), reverse("election_type", args=[election.pk]), "secondary", "how-to-reg"),)


def is_worked_on(request: AdminRequest, election: Election) -> bool:
    """Whether it is the election this user has chosen to work on, and there is another to choose instead."""
    return selected_election(request) == election and Election.objects.exclude(pk=election.pk).exists()


def delete_page(election: Election, *, error: Text = "", selected: bool = False) -> AskPage:
    """What goes and what stays; or why it is not deleted. selected: it is the one the user works on."""
    title = _("Delete election")
    breadcrumb = further_crumbs(election, title)
    back = Way(_("Back"), reverse("election", args=[election.pk]))
    if election.is_active:
        heading = _("%(name)s cannot be deleted") % {"name": election.title}
        words = _("An active election cannot be deleted. Deactivate it first; then citizens no longer see it.")
        way = Way(_("Deactivate election"), reverse("election_deactivate", args=[election.pk]), "primary")
        return AskPage(title, breadcrumb, refusal=(heading, words), ways=(way, back))
    if selected:
        heading = _("%(name)s is the election you work on") % {"name": election.title}
        words = _("So that it is not deleted by mistake, choose another election to work on first.")
        way = Way(_("Change election"), reverse("change_election"), "primary")
        return AskPage(title, breadcrumb, refusal=(heading, words), ways=(way, Way(_("Back"), reverse("elections"))))
    effects = lost_with(election)
    confirm = Confirm(
        question=_("Delete %(name)s on %(day)s?") % {"name": election.title, "day": written(election.election_day)},
        lines=(
            _("Its tasks, answers and links are deleted, and cannot be had back. Nobody is told."),
            _("Participants, work locations, teams, task types and what has been sent all stay."),
            _("Fetch the participant list first, if you need it for payment or for the next election."),
        ),
        yes=_("Delete election"),
        cancel_url=reverse("election", args=[election.pk]),
        word=_word(effects.people),
        error=error,
        hidden=seen(election, effects),
    )
    return AskPage(
        title,
        breadcrumb,
        confirm=confirm,
        figures=(
            Figure(_("Tasks"), effects.tasks),
            Figure(_("Accepted"), effects.accepted, icon="check"),
            Figure(_("Participants"), effects.people, icon="persons"),
            Figure(_("Answers and other events"), TaskEvent.objects.filter(election=election).count()),
        ),
        ways=(Way(_("Participant list"), reverse("participant_list", args=[election.pk]), "secondary", "download"),),
    )


def lost_with(election: Election) -> Effects:
    """The tasks that are deleted with the election, in numbers."""
    return effects_of(election.tasks.all())


def agreed_to_delete(election: Election, typed: str) -> bool:
    """Whether the word has been typed, where people have tasks and one is asked for."""
    word = _word(lost_with(election).people)
    return not word or typed.strip().casefold() == word.casefold()


def further_crumbs(election: Election, title: Text) -> tuple[Crumb, ...]:
    """The way to a page about one election."""
    return crumbs(
        (_("Elections"), reverse("elections")), (election.title, reverse("election", args=[election.pk])), (title, "")
    )


def _word(people: int) -> str:
    return _("DELETE") if people else ""


def _row(election: Election, *, edit: bool, worked_on: bool) -> Row:
    links = [Link(_("Overview of tasks"), reverse("overview", args=[election.pk]), election.title)]
    if edit:
        links.append(Link(_("Edit"), reverse("election_edit", args=[election.pk]), election.title))
        links.append(Link(_("Communication"), reverse("election_messages", args=[election.pk]), election.title))
        links.append(Link(_("Duplicate"), reverse("election_duplicate", args=[election.pk]), election.title))
        if not election.is_active and not worked_on:
            links.append(Link(_("Delete"), reverse("election_delete", args=[election.pk]), election.title))
    return Row(
        (election.title, election.election_day, election.type.title, STATES[election.state], Actions(tuple(links))),
        url=reverse("election", args=[election.pk]),
    )


def _card(election: Election, current: bool) -> Card:
    facts = [("calendar-month", written(election.election_day)), ("how-to-reg", election.type.title)]
    if current:
        facts.append(("check", _("The election you work on")))
    return Card(
        election.title, reverse("overview", args=[election.pk]), facts=tuple(facts), status=STATES[election.state]
    )


def _facts(election: Election, edit: bool) -> tuple[Fact, ...]:
    if election.first_day == election.last_day:
        days: object = election.first_day
    else:
        days = f"{written(election.first_day)} – {written(election.last_day)}"
    return (
        Fact(_("Election day"), election.election_day),
        Fact(
            _("Days with tasks"),
            days,
            Link(_("Change days"), reverse("election_days", args=[election.pk])) if edit else None,
        ),
        Fact(_("Election type"), f"{election.type.title} ({rules_of(election.type)})"),
        Fact(
            _("Lock period"),
            ngettext("%(count)s day before the task", "%(count)s days before the task", election.lock_days)
            % {"count": election.lock_days},
        ),
    )


def _places(election: Election, counts: dict[int, Counts]) -> Table:
    rows = []
    for place in election.work_locations.order_by("area_key", "area_name", "sort_key", "pk"):
        number = counts.get(place.pk, NOTHING)
        filled: object = Badge(_("No tasks"), "waiting", "warning")
        if number.total:
            filled = Staffing(number.accepted, number.total, number.unanswered)
        url = reverse("place", args=[election.pk, place.pk])
        rows.append(Row((place.title, place.area_name, number.total, number.available, filled), url=url))
    return Table(
        caption=_("Work locations"),
        columns=(
            Column("place", _("Work location")),
            Column("area", _("Area"), secondary=True),
            Column("tasks", _("Tasks"), numeric=True),
            Column("available", _("Available"), numeric=True),
            Column("filled", _("Accepted")),
        ),
        rows=tuple(rows),
        empty=_("The election has no work locations."),
        id="places",
    )


def _activations(election: Election) -> Table | None:
    found = list(Activation.objects.filter(election=election).order_by("-started_at", "-pk"))
    if not found:
        return None
    names = dict(StaffUser.objects.filter(pk__in=[one.started_by for one in found]).values_list("pk", "name"))
    return Table(
        caption=_("Activations"),
        columns=(
            Column("at", _("Time")),
            Column("by", _("By")),
            Column("people", _("People looked up"), numeric=True),
            Column("failed", _("Not looked up"), numeric=True),
            Column("removed", _("Tasks freed"), numeric=True),
            Column("invitations", _("Invitations"), numeric=True),
            Column("confirmations", _("Confirmations"), numeric=True),
        ),
        rows=tuple(
            Row(
                (
                    one.started_at,
                    names.get(one.started_by or 0),
                    one.done - one.failed,
                    one.failed,
                    one.removed,
                    one.invitations,
                    one.confirmations,
                ),
                url=reverse("election_activation", args=[election.pk, one.pk]),
            )
            for one in found
        ),
        id="activations",
    )


def _ways(election: Election, edit: bool, today: datetime.date) -> tuple[Way, ...]:
    """What the day's work needs first; what is done once or seldom is quiet and stands last."""
    args = [election.pk]
    tasks = Way(_("Overview of tasks"), reverse("overview", args=args), "secondary", "assignment")
    history = Way(_("History"), reverse("election_history", args=args), "tertiary", "time")
    if not edit:
        return tasks, history
    ways = [
        tasks,
        Way(_("Edit"), reverse("election_edit", args=args), "secondary", "edit"),
        Way(_("Communication"), reverse("election_messages", args=args), "secondary", "email"),
        Way(_("Duplicate"), reverse("election_duplicate", args=args), "secondary", "copy"),
        history,
    ]
    if election.is_active:
        ways.append(Way(_("Deactivate election"), reverse("election_deactivate", args=args), "tertiary", "lock"))
    elif election.last_day >= today:
        ways.insert(0, Way(_("Activate election"), reverse("election_activate", args=args), "primary", "send"))
    return tuple(ways)
