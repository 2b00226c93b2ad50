"""Saying what one would rather."""

from dataclasses import fields

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.preferences.forms import PreferencesForm
from valghalla.citizen_site.preferences.pages import preferences_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.preferences.change import Wishes, change_wishes, wishes_of


@require_http_methods(["GET", "POST"])
@citizen_page(needs=PARTICIPANT)
def preferences(request: CitizenRequest) -> HttpResponse:
    """See and change one's preferences."""
    participant = request.participant
    if request.method == "POST":
        form = PreferencesForm(request.POST)
        if form.is_valid():
            change_wishes(participant, form.wishes, by=herself(request), now=clock.now())
            messages.success(request, _("Your preferences have been saved."))
            return HttpResponseRedirect(reverse("profile"))
    else:
        wishes = wishes_of(participant)
        form = PreferencesForm(initial={one.name: sorted(getattr(wishes, one.name)) for one in fields(Wishes)})
    return render(
        request,
        "citizen_site/preferences/preferences.html",
        {"page": preferences_page(form)},
        status=422 if form.errors else 200,
    )
