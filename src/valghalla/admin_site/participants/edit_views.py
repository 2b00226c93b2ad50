"""Changing what the office writes about a person, and erasing her."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.catalogue.pages import FormPage
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.participants.erase_page import ask_about_one
from valghalla.admin_site.participants.forms import EditForm
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Crumb
from valghalla.participants.models import Participant
from valghalla.tasks.errors import Gone, HoldsTasksFor, NoTeam
from valghalla.tasks.people.erase import erase_participants, losses_of
from valghalla.tasks.teams.memberships import change_person
from valghalla.teams.models import TeamMember

REFUSALS: dict[type[Exception], Callable[[Any], tuple[str | None, str]]] = {
    HoldsTasksFor: lambda held: (
        "teams",
        _("The person has a task for %(teams)s. Take the task from the person first, or let the team stay.")
        % {"teams": ", ".join(held.teams)},
    ),
    NoTeam: lambda _none: ("teams", _("Choose one team at least.")),
    Gone: lambda _gone: (None, _("Somebody else has deleted the participant meanwhile.")),
}


@admin_page(may=EDIT)
def edit(request: AdminRequest, participant_id: int) -> HttpResponse:
    """Mobile number, e-mail, teams and diets; what comes from CPR cannot be written over."""
    person = get_object_or_404(Participant, pk=participant_id)
    form = EditForm(request.POST or None, initial=_values(person))
    conflict = None
    if request.method == "POST":
        done = attempt(
            form,
            lambda data: change_person(
                person,
                mobile=data["mobile"],
                email=data["email"],
                diets=data.get("diets", []),
                teams=data["teams"],
                version=data["version"],
                by=actor(request),
                now=clock.now(),
            ),
            record=person,
            values_of=_values,
            refusals=REFUSALS,
        )
        if done.saved:
            messages.success(request, _("The changes are saved."))
            return redirect("participant", person.pk)
        form, conflict = done.form, done.conflict  # type: ignore[assignment]
    return render(request, "admin_site/catalogue/form.html", {"page": _page(person, form, conflict)})


@admin_page(may=EDIT)
def delete(request: AdminRequest, participant_id: int) -> HttpResponse:
    """Ask, then erase."""
    person = get_object_or_404(Participant, pk=participant_id)
    if request.method == "POST" and still_as_seen(request, person, losses_of([person.pk])):
        erase_participants([person.pk], by=actor(request), now=clock.now())
        messages.success(request, _("The participant has been deleted."))
        return redirect("participants")
    return render(request, "admin_site/participants/erase.html", {"page": ask_about_one(person)})


def _values(person: Participant) -> dict[str, Any]:
    return {
        "mobile": person.mobile,
        "email": person.email,
        "teams": list(TeamMember.objects.filter(participant=person).values_list("team_id", flat=True)),
        "diets": list(person.diets.values_list("diet_id", flat=True)),
        "version": person.version,
    }


def _page(person: Participant, form: EditForm, conflict) -> FormPage:
    profile = reverse("participant", args=[person.pk])
    return FormPage(
        title=_("Edit participant"),
        breadcrumb=(
            Crumb(_("Participants"), reverse("participants")),
            Crumb(person.name, profile),
            Crumb(_("Edit participant")),
        ),
        form=form,
        cancel_url=profile,
        delete_url=reverse("participant_delete", args=[person.pk]),
        conflict=conflict,
        lead=person.name,
        note=_("Name, address and the other CPR data come from CPR. They are brought up to date on the profile."),
    )
