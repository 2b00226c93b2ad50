"""The pages of work locations."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Q, QuerySet, Value
from django.db.models.functions import Concat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import effect_figures, effect_lines, seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import listed
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.work_locations.forms import WorkLocationFilter, WorkLocationForm
from valghalla.base.danish_order import folded, search_terms
from valghalla.components.inline import Lines
from valghalla.components.parts import Confirm, Conflict
from valghalla.components.tables import Column, Row
from valghalla.elections.models import ElectionWorkLocation
from valghalla.places.models import Area, WorkLocation
from valghalla.places.work_locations import others_with_number
from valghalla.tasks.catalogue.effects import Effects
from valghalla.tasks.catalogue.take_out import InActiveElection

_BELOW_EVERY_SIGN = "\x1f"


@dataclass(frozen=True)
class Person:
    """Somebody responsible, with the address of the profile."""

    id: int
    name: str
    url: str


@dataclass(frozen=True)
class PlaceFormPage(FormPage):
    """The form of a place with those who answer for it; a new place has none yet. warning: what to look at."""

    warning: str = ""
    with_responsibles: bool = False
    responsibles: tuple[Person, ...] = ()
    may_edit: bool = True
    responsible_add_url: str = ""
    responsible_remove_url: str = ""


def list_page(request: AdminRequest) -> ListPage:
    """All places with their area and address."""
    form = WorkLocationFilter(request.GET, label=_("Search title or area"))
    edit = may_edit(request)
    rows = WorkLocation.objects.select_related("area").annotate(
        area_place=Concat("area__sort_key", Value(_BELOW_EVERY_SIGN), "sort_key")
    )
    table, bar = listed(
        request,
        _filtered(rows, form),
        form=form,
        columns=[
            Column("title", _("Title"), sortable=True),
            Column("area", _("Area"), sortable=True),
            Column("address", _("Address")),
            Column("number", _("Voting area number"), numeric=True, sortable=True, secondary=True),
        ],
        sorts={"title": "sort_key", "area": "area_place", "number": "voting_area_number"},
        default="title",
        row=lambda place: Row(
            (place.title, place.area.name, _address(place), place.voting_area_number or None),
            url=reverse("work_location_edit", args=[place.pk]) if edit else "",
        ),
        caption=_("Work locations"),
        empty=_("There are no work locations yet. Create the first, or bring them all in from a file."),
    )
    ways = (
        Way(_("Create work location"), reverse("work_location_new"), "primary", "plus"),
        Way(_("Import from a file"), reverse("work_location_import"), "secondary", "upload"),
    )
    return ListPage(
        title=_("Work locations"),
        breadcrumb=crumbs((_("Work locations"), "")),
        table=table,
        bar=bar,
        ways=ways if edit else (),
    )


def form_page(
    form: WorkLocationForm,
    *,
    place: WorkLocation | None = None,
    locked: bool = False,
    differing: int = 0,
    conflict: Conflict | None = None,
    warning: str = "",
) -> PlaceFormPage:
    """The form. locked: in an active election.   differing: how many elections have it otherwise.   warning: what to
    look at."""
    if place is None:
        return PlaceFormPage(
            title=_("Create work location"),
            breadcrumb=crumbs((_("Work locations"), reverse("work_locations")), (_("Create work location"), "")),
            form=form,
            cancel_url=reverse("work_locations"),
        )
    ways: tuple[Way, ...] = ()
    if differing:
        label = ngettext("%(count)s election has it otherwise", "%(count)s elections have it otherwise", differing)
        ways = (
            Way(label % {"count": differing}, reverse("work_location_carry", args=[place.pk]), "secondary", "sync"),
        )
    return PlaceFormPage(
        title=place.title,
        breadcrumb=crumbs((_("Work locations"), reverse("work_locations")), (place.title, "")),
        form=form,
        cancel_url=reverse("work_locations"),
        delete_url=reverse("work_location_delete", args=[place.pk]),
        conflict=conflict,
        warning=warning,
        ways=ways,
        note=_("The place is in an active election, so its task types and teams are locked until that is over.")
        if locked
        else "",
        with_responsibles=True,
        responsibles=tuple(
            Person(one.participant_id, one.participant.name, reverse("participant", args=[one.participant_id]))
            for one in place.responsibles.select_related("participant").order_by("participant__name_key", "id")
        ),
        responsible_add_url=reverse("work_location_responsible_add", args=[place.pk]),
        responsible_remove_url=reverse("work_location_responsible_remove", args=[place.pk]),
    )


def shared_number(place: WorkLocation) -> str:
    """That other places have the same voting area number, "" when none has."""
    others = list(others_with_number(place)[:5])
    if not others:
        return ""
    return ngettext(
        "Voting area number %(number)s stands at another work location too: %(names)s.",
        "Voting area number %(number)s stands at other work locations too: %(names)s.",
        len(others),
    ) % {"number": place.voting_area_number, "names": ", ".join(other.title for other in others)}


def delete_page(place: WorkLocation, effects: Effects, reason: InActiveElection | None) -> AskPage:
    """The question with its numbers, or why the place has to stay."""
    own = reverse("work_location_edit", args=[place.pk])
    common: dict[str, Any] = {
        "title": _("Delete work location"),
        "breadcrumb": crumbs((_("Work locations"), reverse("work_locations")), (place.title, own), (_("Delete"), "")),
    }
    if reason is not None:
        words = ngettext(
            "It is in %(count)s active election. Wait until the election is over, or make it inactive.",
            "It is in %(count)s active elections. Wait until they are over, or make them inactive.",
            reason.elections,
        ) % {"count": reason.elections}
        heading = _("%(name)s cannot be deleted") % {"name": place.title}
        return AskPage(**common, refusal=(heading, words), ways=(Way(_("Back"), own),))
    return AskPage(
        **common,
        figures=effect_figures(effects),
        confirm=Confirm(
            question=_("Delete the work location %(name)s?") % {"name": place.title},
            lines=effect_lines(effects),
            yes=_("Delete the work location and its tasks") if effects.tasks else _("Delete the work location"),
            cancel_url=own,
            hidden=seen(place, effects),
        ),
    )


def _filtered(rows: QuerySet[WorkLocation], form: WorkLocationFilter) -> QuerySet[WorkLocation]:
    if terms := search_terms(form.value("search") or ""):
        areas = [(pk, folded(name)) for pk, name in Area.objects.values_list("pk", "name")]
        for term in terms:
            in_area = [pk for pk, name in areas if term in name]
            rows = rows.filter(Q(search_text__contains=term) | Q(area_id__in=in_area))
    if area := form.value("area"):
        rows = rows.filter(area_id=area)
    if election := form.value("election"):
        rows = rows.filter(pk__in=ElectionWorkLocation.objects.filter(election_id=election).values("source_id"))
    if form.value("incomplete"):
        rows = rows.filter(Q(address="") | Q(postal_code="") | Q(city=""))
    return rows


def _address(place: WorkLocation) -> object:
    city = f"{place.postal_code} {place.city}".strip()
    return Lines(place.address, city) if place.address and city else place.address or city
