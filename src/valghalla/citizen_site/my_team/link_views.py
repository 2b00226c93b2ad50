"""The invitation link of a team: seen, made, replaced, closed, and as a code for a poster."""

import io

import segno
from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_GET, require_http_methods

from valghalla.base import clock
from valghalla.citizen_site.my_team.door import team_page
from valghalla.citizen_site.my_team.link_pages import LinkForm, ask_page, link_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import herself
from valghalla.municipalities.links import citizen_page as address_of
from valghalla.teams.links import create_link, let_in_by, link_of, replace_link, revoke_links
from valghalla.teams.models import Team


@require_http_methods(["GET", "POST"])
@team_page
def link(request: CitizenRequest, team: Team) -> HttpResponse:
    """The link, how it is used, and what can be done with it; what closes it is asked about first."""
    now = clock.now()
    current = link_of(team, now=now)
    if request.method != "POST":
        return _page(request, team, LinkForm(initial=_initial(current), today=clock.danish_date(now)))
    form = LinkForm(request.POST, today=clock.danish_date(now))
    if not form.is_valid():
        return _page(request, team, form, status=422)
    do, by = request.POST.get("do", ""), herself(request)
    asks_first, expires_at = form.cleaned_data["asks_first"], form.cleaned_data["expires_on"]
    if do in ("replace", "revoke") and current is not None:
        if request.POST.get("seen") != str(current.pk):
            return render(request, "citizen_site/my_team/ask.html", {"page": ask_page(team, do, current, request.POST)})
        if do == "revoke":
            revoke_links(team, by=by, now=now)
            messages.success(request, _("The link is closed. Nobody can join by it any more."))
        else:
            replace_link(team, by=by, now=now, expires_at=expires_at, asks_first=asks_first)
            messages.success(request, _("You have a new link. The one before no longer works."))
    elif do == "create" and current is None:
        create_link(team, by=by, now=now, expires_at=expires_at, asks_first=asks_first)
    elif do == "settle" and current is not None:
        let_in_by(current, asks_first=asks_first, by=by, now=now)
        messages.success(request, _("Saved."))
    return redirect("my_team_link", team.pk)


@require_GET
@team_page
def qr_code(request: CitizenRequest, team: Team) -> HttpResponse:
    """The link as a QR code that can be printed at any size."""
    current = link_of(team, now=clock.now())
    if current is None:
        raise Http404
    written = io.BytesIO()
    address = address_of(request.municipality, "team_link", current.token)
    segno.make(address, error="m", micro=False).save(written, kind="svg", scale=8, border=4, light="#fff")
    answer = HttpResponse(written.getvalue(), content_type="image/svg+xml")
    if "download" in request.GET:
        answer.headers["Content-Disposition"] = 'attachment; filename="qr.svg"'
    return answer


def _initial(current: object) -> dict[str, object]:
    return {"asks_first": getattr(current, "asks_first", False)}


def _page(request: CitizenRequest, team: Team, form: LinkForm, *, status: int = 200) -> HttpResponse:
    page = link_page(team, form, municipality=request.municipality, now=clock.now())
    return render(request, "citizen_site/my_team/link.html", {"page": page}, status=status)
