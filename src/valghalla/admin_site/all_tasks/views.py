"""All tasks of an election: shown, as a file, and the views of them that are kept."""

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.all_tasks.asked import COLUMNS_KEPT, FILTERS, PLAIN, PRIVATE, Asked, asked_of
from valghalla.admin_site.all_tasks.forms import ViewForm
from valghalla.admin_site.all_tasks.page import all_tasks_page
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.lists.views import format_of, sent
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Confirm, Crumb
from valghalla.lists.all_tasks import export_tasks
from valghalla.lists.export import Format
from valghalla.lists.models import ListName, ListPreset
from valghalla.lists.names import names_of
from valghalla.lists.presets import Setup, delete_preset, keep_preset, presets_for
from valghalla.lists.task_views import for_any_election, in_election
from valghalla.participants.searches import address_of


@admin_page()
def all_tasks(request: AdminRequest) -> HttpResponse:
    """The list. What is searched for is posted, kept sealed, and never stands in an address."""
    election = request.election
    if request.method == "POST":
        query = address_of(request.POST, request.session, plain=PLAIN, private=PRIVATE)
        return redirect(f"{reverse('all_tasks', args=[election.pk])}?{query.urlencode()}")
    page = all_tasks_page(request, election)
    _remember(request, page.asked)
    return render(request, "admin_site/all_tasks/list.html", {"page": page})


@admin_page()
def all_tasks_export(request: AdminRequest) -> HttpResponse:
    """The list as a file, as the filters say at this moment."""
    election = request.election
    asked = asked_of(request, request.GET, election, names_of(election))
    made = export_tasks(
        election,
        asked.wanted,
        asked.columns,
        asked.sort,
        format=format_of(request, Format.XLSX),
        by=actor(request),
        now=clock.now(),
    )
    return sent(made)


@admin_page()
@require_POST
def view_keep(request: AdminRequest) -> HttpResponse:
    """Keep what the page shows under a name; a search is not kept."""
    election = request.election
    query = QueryDict(request.POST.get("query", ""))
    address = reverse("all_tasks", args=[election.pk])
    form = ViewForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the view a name."))
        return redirect(f"{address}?{query.urlencode()}")
    asked = asked_of(request, query, election, names_of(election))
    filters = {name: asked.query.getlist(name) for name in FILTERS if any(asked.query.getlist(name))}
    view = keep_preset(
        request.staff,
        form.cleaned_data["name"],
        Setup(
            columns=tuple(column.key for column in asked.columns),
            sort=asked.sort,
            filters=for_any_election(election, filters),
        ),
        of=ListName.TASKS,
        shared=form.cleaned_data["shared"],
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("The view “%(name)s” is kept.") % {"name": view.name})
    return redirect("all_tasks_view", election.pk, view.pk)


@admin_page()
def view_open(request: AdminRequest, preset_id: int) -> HttpResponse:
    """To the list as the view says, in the election worked on."""
    election = request.election
    view = get_object_or_404(presets_for(request.staff, ListName.TASKS), pk=preset_id)
    filters, complete = in_election(election, view.filters)
    query = QueryDict(mutable=True)
    for name, values in filters.items():
        query.setlist(name, values)
    query["columns"] = "1"
    query.setlist("column", view.columns)
    query["sort"] = view.sort
    if not complete:
        messages.info(
            request, _("Some of what the view “%(name)s” filters on is not in this election.") % {"name": view.name}
        )
    return redirect(f"{reverse('all_tasks', args=[election.pk])}?{query.urlencode()}")


@admin_page()
def view_delete(request: AdminRequest, preset_id: int) -> HttpResponse:
    """Ask, and delete; only whoever made it."""
    election = request.election
    own = ListPreset.objects.filter(owner=request.staff, of=ListName.TASKS)
    view = get_object_or_404(own, pk=preset_id)
    address = reverse("all_tasks", args=[election.pk])
    if request.method == "POST":
        delete_preset(view, by=actor(request), now=clock.now())
        messages.success(request, _("The view “%(name)s” is deleted.") % {"name": view.name})
        return redirect(address)
    page = AskPage(
        title=_("Delete the view “%(name)s”") % {"name": view.name},
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(_("All tasks"), address),
            Crumb(_("Delete")),
        ),
        confirm=Confirm(
            question=_("Are you sure that you want to delete the view?"),
            yes=_("Delete"),
            cancel_url=address,
            lines=(_("It is shared: it disappears for everybody in the office."),) if view.shared else (),
        ),
    )
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def _remember(request: AdminRequest, asked: Asked) -> None:
    """Keep the columns with the user, where she has chosen some."""
    staff: StaffUser = request.staff
    keys = [column.key for column in asked.columns]
    if "columns" in request.GET and staff.preferences.get(COLUMNS_KEPT) != keys:
        staff.preferences = staff.preferences | {COLUMNS_KEPT: keys}
        staff.save(update_fields=["preferences"])
