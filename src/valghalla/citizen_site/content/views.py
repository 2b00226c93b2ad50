"""Pages that are open to anyone, also when no election is active."""

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _

from valghalla.base import clock
from valghalla.citizen_site import settled
from valghalla.citizen_site.content.pages import accessibility_page, contact_page, front_page_of, text_page
from valghalla.citizen_site.frame import accessibility_address
from valghalla.citizen_site.my_team.door import own_teams
from valghalla.citizen_site.my_work_location.whose import answers_for_places
from valghalla.citizen_site.page import citizen_page
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.teams.told import told_of_teams
from valghalla.citizen_site.who import elections_of
from valghalla.content.current import current, current_active
from valghalla.content.models import Text
from valghalla.teams.requests import waiting_for


@citizen_page(gated=False)
def front_page(request: CitizenRequest) -> HttpResponse:
    """The municipality's welcome and the elections ahead; without an active one, that there is none."""
    now, teams = clock.now(), own_teams(request)
    page = front_page_of(
        request.municipality,
        text=current(Text.Kind.FRONT_PAGE, language=translation.get_language() or "da"),
        participant=request.participant,
        signed_in=request.citizen_cpr is not None,
        elections=elections_of(request),
        answers_for_teams=bool(teams),
        waiting=waiting_for(teams).count() if teams else 0,
        answers_for_places=bool(answers_for_places(request)),
        told=told_of_teams(request.participant, now=now),
        today=clock.danish_date(now),
    )
    return render(request, "citizen_site/content/front_page.html", {"page": page})


@citizen_page(gated=False)
def contact(request: CitizenRequest) -> HttpResponse:
    """How to reach the municipality."""
    return render(request, "citizen_site/content/contact.html", {"page": contact_page(settled.settings())})


@citizen_page(gated=False)
def privacy(request: CitizenRequest) -> HttpResponse:
    """The disclosure statement."""
    text = current(Text.Kind.DISCLOSURE, language=translation.get_language() or "da")
    return render(
        request,
        "citizen_site/content/text.html",
        {"page": text_page(_("Privacy policy"), text), "leads_to_own_data": True},
    )


@citizen_page(gated=False)
def faq(request: CitizenRequest) -> HttpResponse:
    """Questions and answers; the front page when they are switched off."""
    text = current_active(Text.Kind.FAQ, language=translation.get_language() or "da")
    if text is None:
        return HttpResponseRedirect(reverse("front_page"))
    return render(
        request, "citizen_site/content/text.html", {"page": text_page(text.title or _("Questions and answers"), text)}
    )


@citizen_page(gated=False)
def accessibility(request: CitizenRequest) -> HttpResponse:
    """The accessibility statement; the one delivered until the municipality has written its own."""
    language = translation.get_language() or "da"
    page = accessibility_page(
        request.municipality,
        settled.settings(),
        text=current(Text.Kind.ACCESSIBILITY, language=language),
        language=language,
    )
    return render(request, "citizen_site/content/accessibility.html", {"page": page})


@citizen_page(gated=False)
def was(request: CitizenRequest) -> HttpResponse:
    """The address that every public website has for its statement: on to where the statement stands."""
    return HttpResponseRedirect(accessibility_address(settled.settings()))
