"""A team's invitation link: seen, made, replaced and revoked."""

import datetime

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.teams.link_pages import LinkForm, ask_page, link_page
from valghalla.base import clock
from valghalla.teams.links import create_link, link_of, replace_link, revoke_links
from valghalla.teams.models import Team


@admin_page(may=EDIT)
def invitation_link(request: AdminRequest, team_id: int) -> HttpResponse:
    """Show the link and how it is used; by POST make one, or (asked first) replace or revoke it."""
    team = get_object_or_404(Team, pk=team_id)
    now = clock.now()
    form = LinkForm(request.POST if request.method == "POST" else None, today=clock.danish_date(now))
    if request.method == "POST" and form.is_valid():
        do, expires_at = request.POST.get("do", ""), form.cleaned_data["expires_on"]
        asks_first = form.cleaned_data["asks_first"]
        if do in ("replace", "revoke") and request.POST.get("agreed") != "1":
            typed = tuple((name, request.POST.get(name, "")) for name in ("expires_on", "asks_first"))
            kept = (*typed, ("seen", _in_force(team, now)))
            return render(request, "admin_site/catalogue/ask.html", {"page": ask_page(team, do, kept)})
        if do in ("replace", "revoke") and request.POST.get("seen") != _in_force(team, now):
            messages.warning(request, _("Somebody else has changed the link meanwhile. This is how it is now."))
        elif do == "replace":
            replace_link(team, by=actor(request), now=now, expires_at=expires_at, asks_first=asks_first)
            messages.success(request, _("The link is replaced. The one before no longer works."))
        elif do == "revoke" and revoke_links(team, by=actor(request), now=now):
            messages.success(request, _("The link is revoked. Nobody can join by it any more."))
        elif do == "create" and link_of(team, now=now) is None:
            create_link(team, by=actor(request), now=now, expires_at=expires_at, asks_first=asks_first)
        return redirect("team_invitation_link", team.pk)
    page = link_page(team, form, municipality=request.municipality, now=now)
    return render(request, "admin_site/teams/link.html", {"page": page})


def _in_force(team: Team, now: datetime.datetime) -> str:
    """Which link is, so that nobody ends one she has not seen; "" for none."""
    link = link_of(team, now=now)
    return str(link.pk) if link else ""
