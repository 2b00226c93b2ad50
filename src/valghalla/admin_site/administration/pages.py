"""The landing page of the administration, and the pages of special diets."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Value
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.fallback.queries import has_second_factor
from valghalla.admin_site.audit_log.pages import audit_log_card
from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import SearchForm, listed, matching
from valghalla.admin_site.page import ADMINISTER
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.users.pages import certificates_card, users_card
from valghalla.base import clock
from valghalla.base.danish_order import sort_key
from valghalla.components.parts import Card, Confirm, Conflict, Crumb, Figure
from valghalla.components.tables import Column, Row
from valghalla.elections.models import Election, ElectionType
from valghalla.onboarding.samples import Samples, has_samples
from valghalla.participants.cpr.check import not_looked_up
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.counts import ONE
from valghalla.teams.models import Team


@dataclass(frozen=True)
class LandingPage:
    """The entrances, in Danish order of their headings."""

    title: str | Promise
    lead: str | Promise
    breadcrumb: tuple[Crumb, ...]
    cards: tuple[Card, ...]
    samples_url: str = ""


def landing_page(request: AdminRequest) -> LandingPage:
    """What can be administered, with how many there are of each, and the way to be rid of the examples while there are any."""
    entrances = (
        (_("Work locations"), "work_locations", "location", WorkLocation, _("Where people serve.")),
        (_("Areas"), "areas", "map", Area, _("Parts of the municipality that group the work locations.")),
        (_("Task types"), "task_types", "assignment", TaskType, _("What people do: times, payment and description.")),
        (_("Special diets"), "diets", "list-check", SpecialDiet, _("The food people can ask for.")),
        (_("Teams"), "teams", "groups", Team, _("Parties, departments and volunteers who fill the tasks.")),
        (_("Elections"), "elections", "how-to-reg", Election, _("Plan, activate and close elections.")),
        (_("Election types"), "election_types", "checklist", ElectionType, _("Whom tasks can be given to.")),
    )  # fmt: skip
    return LandingPage(
        title=_("Administration"),
        lead=_(
            "What holds for all elections. An election works with its own copy, so a change here disturbs no election."
        ),
        breadcrumb=(Crumb(_("Administration")),),
        cards=_in_order(
            *(
                Card(
                    heading=heading,
                    url=reverse(name),
                    text=text,
                    icon=icon,
                    facts=(
                        ("view-in-list", ngettext("%(count)s created", "%(count)s created", count) % {"count": count}),
                    ),
                )
                for (heading, name, icon, _model, text), count in zip(entrances, _counted(entrances), strict=True)
            ),
            _contents(),
            _settings(),
            _cpr_check(),
            _second_factor(request),
            users_card(),
            *((audit_log_card(),) if request.staff.role in ADMINISTER else ()),
            certificates_card(now=clock.now()),
        ),
        samples_url=reverse("samples_remove") if may_edit(request) and has_samples() else "",
    )


def _counted(entrances: Sequence[tuple]) -> list[int]:
    """How many there are behind each entrance, in one query."""
    numbers = [
        model.objects.order_by()
        .annotate(at=Value(at))
        .values("at")
        .annotate(number=Count(ONE))
        .values_list("at", "number")
        for at, (_heading, _name, _icon, model, _text) in enumerate(entrances)
    ]
    found = dict(numbers[0].union(*numbers[1:], all=True))
    return [found.get(at, 0) for at in range(len(entrances))]


def _in_order(*cards: Card) -> tuple[Card, ...]:
    return tuple(sorted(cards, key=lambda card: sort_key(str(card.heading))))


def _contents() -> Card:
    return Card(
        heading=_("External website"),
        url=reverse("contents"),
        text=_("Front page, questions and answers, statements, contact and logo."),
        icon="language",
    )


def _settings() -> Card:
    return Card(
        heading=_("Settings"),
        url=reverse("settings"),
        text=_("Senders, deadlines, retention, look, and what runs by itself."),
        icon="settings",
    )


def _cpr_check() -> Card:
    failed = not_looked_up().count()
    return Card(
        heading=_("Check in CPR"),
        url=reverse("cpr_check"),
        text=_("Everybody looked up in CPR each week, and those CPR could not tell of."),
        icon="persons",
        facts=(("error", ngettext("%(count)s person", "%(count)s people", failed) % {"count": failed}),)
        if failed
        else (),
    )


def _second_factor(request: AdminRequest) -> Card:
    in_use = has_second_factor(request.staff)
    return Card(
        heading=_("Second factor"),
        url=reverse("second_factor"),
        text=_("Your own key for a day when the national sign-in is down."),
        icon="lock",
        facts=(("check", _("In use")) if in_use else ("minus", _("Not set up")),),
    )


def samples_page(found: Samples) -> AskPage:
    """The question before the examples go, with what goes and what stays."""
    lines: list[Any] = []
    if found.places:
        lines.append(
            _("Work locations that go: %(names)s.") % {"names": ", ".join(place.title for place in found.places)}
        )
    if found.areas:
        lines.append(_("Areas that go: %(names)s.") % {"names": ", ".join(area.name for area in found.areas)})
    if found.used:
        names = ", ".join(place.title for place in found.used)
        lines.append(_("These stay, because an election uses them: %(names)s.") % {"names": names})
    lines.append(_("Everything you have created or changed yourselves stays."))
    return AskPage(
        title=_("Remove the examples"),
        breadcrumb=crumbs((_("Remove the examples"), "")),
        confirm=Confirm(
            question=_("Remove the work locations and areas that were given as examples?"),
            yes=_("Remove the examples"),
            cancel_url=reverse("administration"),
            lines=tuple(lines),
        ),
    )


def diet_list(request: AdminRequest) -> ListPage:
    """All diets with how many people have each."""
    form = SearchForm(request.GET, label=_("Search special diets"))
    edit = may_edit(request)
    table, bar = listed(
        request,
        matching(SpecialDiet.objects.annotate(people=Count("eaters")), ["title"], form.value("search")),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("people", _("Participants"), numeric=True, sortable=True),
        ],
        sorts={"title": "sort_key", "people": "people"},
        default="title",
        row=lambda diet: Row((diet.title, diet.people), url=reverse("diet_edit", args=[diet.pk]) if edit else ""),
        caption=_("Special diets"),
        empty=_("There are no special diets yet. Create those that participants can choose."),
    )
    return ListPage(
        title=_("Special diets"),
        breadcrumb=crumbs((_("Special diets"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create special diet"), reverse("diet_new"), "primary", "plus"),) if edit else (),
    )


def diet_form(form: BaseForm, *, diet: SpecialDiet | None = None, conflict: Conflict | None = None) -> FormPage:
    """The form of a new or an existing diet."""
    title = diet.title if diet else _("Create special diet")
    return FormPage(
        title=title,
        breadcrumb=crumbs((_("Special diets"), reverse("diets")), (title, "")),
        form=form,
        cancel_url=reverse("diets"),
        delete_url=reverse("diet_delete", args=[diet.pk]) if diet else "",
        conflict=conflict,
    )


def diet_delete(diet: SpecialDiet) -> AskPage:
    """The question, with how many have the diet; another when an election is active."""
    people = diet.eaters.count()
    active = Election.objects.filter(state=Election.State.ACTIVE).count()
    lines: list[Any] = [
        ngettext(
            "%(count)s participant has it and will have it no longer.",
            "%(count)s participants have it and will have it no longer.",
            people,
        )
        % {"count": people}
        if people
        else _("No participant has it.")
    ]
    if active:
        lines.append(
            ngettext(
                "%(count)s election is active: food may have been ordered from the lists already.",
                "%(count)s elections are active: food may have been ordered from the lists already.",
                active,
            )
            % {"count": active}
        )
    lines.append(_("It cannot be undone."))
    return AskPage(
        title=_("Delete special diet"),
        breadcrumb=crumbs(
            (_("Special diets"), reverse("diets")),
            (diet.title, reverse("diet_edit", args=[diet.pk])),
            (_("Delete"), ""),
        ),
        figures=(Figure(_("Participants"), people), Figure(_("Active elections"), active)),
        confirm=Confirm(
            question=_("Delete the special diet %(name)s?") % {"name": diet.title},
            lines=tuple(lines),
            yes=_("Delete the special diet"),
            cancel_url=reverse("diet_edit", args=[diet.pk]),
            hidden=seen(diet),
        ),
    )
