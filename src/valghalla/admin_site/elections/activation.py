"""Making an election active: what to look at before, how far it is, what came of it. And making it inactive."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.elections import activation_pages as pages
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.elections import activity
from valghalla.elections.models import Activation, Election
from valghalla.tasks.elections import activate as verbs
from valghalla.tasks.elections.call_off import call_off
from valghalla.tasks.errors import IsOver, MissingTemplates


@admin_page(may=EDIT)
def activate(request: AdminRequest) -> HttpResponse:
    """The check-list; agreed to, the election is active and the page of its progress follows."""
    election: Election = request.election
    now = clock.now()
    if request.method == "POST":
        try:
            started = verbs.activate(election, by=actor(request), now=now)
        except (MissingTemplates, IsOver):
            pass  # the page says why
        else:
            latest = started or Activation.objects.filter(election=election).order_by("-started_at", "-pk").first()
            if latest is None:
                return redirect("election", election.pk)
            return redirect("election_activation", election.pk, latest.pk)
    if election.is_active:
        messages.info(request, _("The election is active already."))
        return redirect("election", election.pk)
    page = pages.check_page(election, today=clock.danish_date(now))
    return render(request, "admin_site/elections/activate.html", {"page": page})


@admin_page()
def progress(request: AdminRequest, activation_id: int) -> HttpResponse:
    """How far it is, then what came of it. A script asks for the bar alone; at the end the page is loaded anew."""
    election: Election = request.election
    activation = get_object_or_404(Activation, pk=activation_id, election=election)
    if getattr(request, "htmx", False) and "bar" in request.GET:
        shown = pages.bar_of(election, activation)
        answer = render(request, "admin_site/elections/bar.html", {"progress": shown})
        if shown.finished:
            answer["HX-Refresh"] = "true"
        return answer
    page = pages.result_page(request, election, activation, now=clock.now())
    return render(request, "admin_site/elections/activation.html", {"page": page})


@admin_page(may=EDIT)
def look_up_again(request: AdminRequest, activation_id: int) -> HttpResponse:
    """Ask CPR again about those it could not tell of; the page of the progress follows."""
    election: Election = request.election
    activation = get_object_or_404(Activation, pk=activation_id, election=election)
    if request.method == "POST":
        verbs.look_up_again(activation, by=actor(request), now=clock.now())
    return redirect("election_activation", election.pk, activation.pk)


@admin_page(may=EDIT)
def deactivate(request: AdminRequest) -> HttpResponse:
    """Ask, with both consequences; then make it inactive."""
    election: Election = request.election
    if request.method == "POST":
        if "called_off" in request.POST:
            told = call_off(election, by=actor(request), now=clock.now())
            if told is not None:
                messages.success(request, pages.called_off_words(election, told))
        elif activity.deactivate(election, by=actor(request), now=clock.now()):
            messages.success(request, _("%(name)s is no longer active.") % {"name": election.title})
        return redirect("election", election.pk)
    page = pages.deactivate_page(election, today=clock.danish_date(clock.now()))
    return render(request, "admin_site/catalogue/ask.html", {"page": page})
