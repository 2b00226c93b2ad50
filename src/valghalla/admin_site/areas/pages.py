"""The pages of areas."""

from typing import Any

from django.db.models import Count
from django.forms import BaseForm
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import SearchForm, listed, matching
from valghalla.admin_site.request import AdminRequest
from valghalla.components.inline import Link
from valghalla.components.parts import Confirm, Conflict
from valghalla.components.tables import Column, Row
from valghalla.places.areas import why_not_deleted
from valghalla.places.errors import AreaInUse
from valghalla.places.models import Area


def list_page(request: AdminRequest) -> ListPage:
    """All areas with how many work locations each has."""
    form = SearchForm(request.GET, label=_("Search areas"))
    edit = may_edit(request)
    rows = Area.objects.annotate(places=Count("work_locations"))
    table, bar = listed(
        request,
        matching(rows, ["name", "description"], form.value("search")),
        form=form,
        columns=[
            Column("name", _("Name"), sortable=True),
            Column("description", _("Description"), secondary=True),
            Column("places", _("Work locations"), numeric=True, sortable=True),
        ],
        sorts={"name": "sort_key", "places": "places"},
        default="name",
        row=lambda area: Row(
            (area.name, _short(area.description), _places(area)),
            url=reverse("area_edit", args=[area.pk]) if edit else "",
        ),
        caption=_("Areas"),
        empty=_("There are no areas yet. Create the first; work locations belong to an area."),
    )
    return ListPage(
        title=_("Areas"),
        breadcrumb=crumbs((_("Areas"), "")),
        table=table,
        bar=bar,
        ways=(Way(_("Create area"), reverse("area_new"), "primary", "plus"),) if edit else (),
        lead=_("Areas group the work locations, in the overview and for those who search a task."),
    )


def form_page(form: BaseForm, *, area: Area | None = None, conflict: Conflict | None = None) -> FormPage:
    """The form of a new or an existing area."""
    title = area.name if area else _("Create area")
    return FormPage(
        title=title,
        breadcrumb=crumbs((_("Areas"), reverse("areas")), (title, "")),
        form=form,
        cancel_url=reverse("areas"),
        delete_url=reverse("area_delete", args=[area.pk]) if area else "",
        conflict=conflict,
    )


def delete_page(area: Area) -> AskPage:
    """The question, or why the area has to stay."""
    common: dict[str, Any] = {
        "title": _("Delete area"),
        "breadcrumb": crumbs(
            (_("Areas"), reverse("areas")), (area.name, reverse("area_edit", args=[area.pk])), (_("Delete"), "")
        ),
    }
    reason = why_not_deleted(area)
    back = Way(_("Back"), reverse("area_edit", args=[area.pk]))
    if isinstance(reason, AreaInUse):
        words = ngettext(
            "%(count)s work location belongs to it. Move it to another area first.",
            "%(count)s work locations belong to it. Move them to other areas first.",
            reason.work_locations,
        ) % {"count": reason.work_locations}
        see = Way(_("See the work locations"), f"{reverse('work_locations')}?area={area.pk}", "primary")
        return AskPage(
            **common, refusal=(_("%(name)s cannot be deleted") % {"name": area.name}, words), ways=(see, back)
        )
    if reason is not None:
        words = _("There has to be one area at least. Create another first, or rename this one.")
        return AskPage(**common, refusal=(_("%(name)s cannot be deleted") % {"name": area.name}, words), ways=(back,))
    return AskPage(
        **common,
        confirm=Confirm(
            question=_("Delete the area %(name)s?") % {"name": area.name},
            lines=(
                _("No work location belongs to it. Elections that are planned or over keep the name they have."),
                _("It cannot be undone."),
            ),
            yes=_("Delete the area"),
            cancel_url=reverse("area_edit", args=[area.pk]),
            hidden=seen(area),
        ),
    )


def _places(area: Any) -> object:
    if not area.places:
        return area.places
    return Link(
        str(area.places), f"{reverse('work_locations')}?area={area.pk}", hint=_("in %(name)s") % {"name": area.name}
    )


def _short(text: str) -> str:
    return text if len(text) <= 120 else f"{text[:119]}…"
