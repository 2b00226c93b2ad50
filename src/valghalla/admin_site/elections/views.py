"""Elections: list, one of them, edit, delete, and choosing the one to work on."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.elections import pages
from valghalla.admin_site.elections.forms import EditForm
from valghalla.admin_site.elections.words import same_election
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.elections.errors import IsActive, SameElection
from valghalla.elections.models import Election
from valghalla.elections.plan import delete_election, edit_election


@admin_page()
def elections(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/elections/list.html", {"page": pages.list_page(request)})


@admin_page()
def change_election(request: AdminRequest) -> HttpResponse:
    """All elections to choose from; the choice is the election's own address, so two tabs stay apart."""
    return render(request, "admin_site/elections/choose.html", {"page": pages.choose_page(request)})


@admin_page()
def no_election(request: AdminRequest) -> HttpResponse:
    """Where the menu leads when there is no election to work on."""
    return render(request, "admin_site/elections/none.html", {"page": pages.none_page(request)})


@admin_page()
def election(request: AdminRequest) -> HttpResponse:
    """One election: its days, its places with how far they are staffed, its activations."""
    page = pages.election_page(request, request.election, today=clock.today())
    return render(request, "admin_site/elections/election.html", {"page": page})


@admin_page(may=EDIT)
def edit(request: AdminRequest) -> HttpResponse:
    """Title and lock period."""
    election: Election = request.election
    if request.method != "POST":
        form = EditForm(initial=_values(election), election=election)
        return render(request, "admin_site/catalogue/form.html", {"page": pages.edit_page(election, form)})
    done = attempt(
        EditForm(request.POST, election=election),
        lambda data: edit_election(election, **data, by=actor(request), now=clock.now()),
        record=election,
        values_of=_values,
        refusals={SameElection: lambda _same: ("title", same_election())},
    )
    if done.saved:
        messages.success(request, _("%(name)s is saved.") % {"name": done.saved.title})
        return redirect("election", election.pk)
    page = pages.edit_page(election, done.form, conflict=done.conflict)
    return render(request, "admin_site/catalogue/form.html", {"page": page})


@admin_page(may=EDIT, selects=False)
def delete(request: AdminRequest) -> HttpResponse:
    """Ask, with what goes and what stays; then delete. Not the election that she works on herself."""
    election: Election = request.election
    error = ""
    selected = pages.is_worked_on(request, election)
    if request.method == "POST" and not selected and still_as_seen(request, election, pages.lost_with(election)):
        if not pages.agreed_to_delete(election, request.POST.get("confirmation", "")):
            error = _("Write the word exactly as it stands.")
        else:
            try:
                delete_election(election, by=actor(request), now=clock.now())
            except IsActive:
                election.refresh_from_db()  # the page says why
            except Election.DoesNotExist:
                return redirect("elections")
            else:
                messages.success(request, _("%(name)s is deleted.") % {"name": election.title})
                return redirect("elections")
    page = pages.delete_page(election, error=error, selected=selected)
    return render(request, "admin_site/elections/delete.html", {"page": page})


def _values(election: Election) -> dict[str, Any]:
    return {"title": election.title, "lock_days": election.lock_days, "version": election.version}
