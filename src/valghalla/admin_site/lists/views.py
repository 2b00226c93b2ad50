"""The kinds of lists, and the participant list: shown, on paper, as a file, and its setups that are kept."""

from typing import cast

from django.contrib import messages
from django.http import FileResponse, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.catalogue.editing import actor, may_edit
from valghalla.admin_site.catalogue.pages import AskPage
from valghalla.admin_site.lists.forms import COLUMNS_KEPT, LAYOUT_KEPT, PresetForm, choice_of, layout_of
from valghalla.admin_site.lists.index_page import index_page
from valghalla.admin_site.lists.pages import (
    ParticipantListPage,
    PrintPage,
    asked_for,
    lists_crumb,
    participant_list_page,
    preset_query,
    print_page,
)
from valghalla.admin_site.news.watch import watch
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Confirm, Crumb
from valghalla.lists.columns import Choice, chosen
from valghalla.lists.export import Export, Format, export, record_participant_list
from valghalla.lists.models import ListName, ListPreset
from valghalla.lists.names import names_of
from valghalla.lists.orders import known
from valghalla.lists.presets import Setup, delete_preset, keep_preset


@admin_page()
def lists(request: AdminRequest) -> HttpResponse:
    """The kinds of lists there are."""
    page = index_page(request.election, may_edit=may_edit(request))
    return render(request, "admin_site/lists/lists.html", {"page": page})


@admin_page()
def participant_list(request: AdminRequest) -> HttpResponse:
    """The list; that it was shown, of what and of how many people, is recorded."""
    election = request.election
    watched = watch(request, election, now=clock.now())
    page = participant_list_page(request, election)
    _remember(request, page.choice)
    _record(request, "shown", page)
    return render(request, "admin_site/lists/participant_list.html", {"page": page, "watch": watched})


@admin_page()
def participant_list_print(request: AdminRequest) -> HttpResponse:
    """Every line of the list with a column to sign in, for the printer."""
    page = print_page(request, request.election)
    _record(request, "printed", page)
    return render(request, "admin_site/lists/print.html", {"page": page})


@admin_page()
def participant_list_export(request: AdminRequest) -> HttpResponse:
    """The list as a file, as the filters say at this moment, whether or not it was looked at before."""
    election = request.election
    form = asked_for(request.GET, election, names_of(election))
    choice = choice_of(request.GET, request.staff.preferences)
    _remember(request, choice)
    made = export(
        election,
        form.filters,
        choice,
        format=format_of(request, Format.XLSX),
        with_protected=form.with_protected,
        by=actor(request),
        now=clock.now(),
    )
    return sent(made)


@admin_page()
@require_POST
def preset_keep(request: AdminRequest) -> HttpResponse:
    """Keep what the page showed under a name."""
    election, staff = request.election, request.staff
    form = PresetForm(request.POST)
    if not form.is_valid():
        messages.error(request, _("Give the setup a name."))
        return redirect("participant_list", election.pk)
    choice = chosen(request.POST.getlist("column"), layout_of(request.POST), known(request.POST.get("sort", "")))
    given = form.cleaned_data
    preset = keep_preset(
        staff,
        given["name"],
        Setup(tuple(column.key for column in choice.columns), choice.sort, str(choice.layout), given["vacant"]),
        shared=given["shared"],
        by=actor(request),
        now=clock.now(),
    )
    messages.success(request, _("The setup “%(name)s” is kept.") % {"name": preset.name})
    return redirect(f"{reverse('participant_list', args=[election.pk])}{preset_query(preset)}")


@admin_page()
def preset_delete(request: AdminRequest, preset_id: int) -> HttpResponse:
    """Ask, and delete; only whoever made it."""
    election = request.election
    own = ListPreset.objects.filter(owner=request.staff, of=ListName.PARTICIPANTS)
    preset = get_object_or_404(own, pk=preset_id)
    address = reverse("participant_list", args=[election.pk])
    if request.method == "POST":
        delete_preset(preset, by=actor(request), now=clock.now())
        messages.success(request, _("The setup “%(name)s” is deleted.") % {"name": preset.name})
        return redirect(address)
    lines = (_("It is shared: it disappears for everybody in the office."),) if preset.shared else ()
    page = AskPage(
        title=_("Delete the setup “%(name)s”") % {"name": preset.name},
        breadcrumb=(lists_crumb(election), Crumb(_("Participant list"), address), Crumb(_("Delete"))),
        confirm=Confirm(
            question=_("Are you sure that you want to delete the setup?"),
            yes=_("Delete"),
            cancel_url=address,
            lines=lines,
        ),
    )
    return render(request, "admin_site/catalogue/ask.html", {"page": page})


def format_of(request: AdminRequest, otherwise: Format) -> Format:
    """The kind of file asked for."""
    wanted = request.GET.get("format", "")
    return Format(wanted) if wanted in list(Format) else otherwise


def sent(made: Export) -> HttpResponse:
    """The file on its way."""
    answer = FileResponse(made.file, as_attachment=True, filename=made.name, content_type=made.content_type)
    return cast(HttpResponse, answer)


def _record(request: AdminRequest, verb: str, page: ParticipantListPage | PrintPage) -> None:
    record_participant_list(
        verb,
        request.election,
        page.filters,
        page.choice,
        page.people,
        with_protected=page.with_protected,
        by=actor(request),
        now=clock.now(),
    )


def _remember(request: AdminRequest, choice: Choice) -> None:
    """Keep columns and layout with the user, where she has chosen some."""
    staff: StaffUser = request.staff
    kept = {COLUMNS_KEPT: [column.key for column in choice.columns], LAYOUT_KEPT: str(choice.layout)}
    if "columns" in request.GET and any(staff.preferences.get(name) != value for name, value in kept.items()):
        staff.preferences = staff.preferences | kept
        staff.save(update_fields=["preferences"])
