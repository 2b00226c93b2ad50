"""One door for every page of the citizen site: the election gate, signing in, and having a profile."""

import functools
from collections.abc import Callable
from enum import Enum

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from valghalla.accounts.session_end.door import forget_sent, to_sign_in
from valghalla.citizen_site import settled
from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.who import elections_open, participant_of

View = Callable[..., HttpResponse]


class Needs(Enum):
    """What a page asks of whoever opens it."""

    ANYONE = "anyone"
    SIGNED_IN = "signed in, with or without a profile here"
    PARTICIPANT = "signed in, with a profile"


ANYONE, SIGNED_IN, PARTICIPANT = Needs.ANYONE, Needs.SIGNED_IN, Needs.PARTICIPANT


def citizen_page(*, needs: Needs = ANYONE, gated: bool = True) -> Callable[[View], View]:
    """Let a view be opened by those it is for; sets ``request.participant`` (a Participant or None).

    gated: only while an election is active, otherwise the front page says that there is none.
    Who has to sign in first comes back to the same address, and to what she posted there. Who signed in and has no
    profile is told how to get one.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def page(request: CitizenRequest, *args, **kwargs) -> HttpResponse:
            participant = participant_of(request)
            if gated and not elections_open(request):
                return HttpResponseRedirect(reverse("front_page"))
            if needs is not ANYONE and request.citizen_cpr is None:
                return to_sign_in(request)
            if needs is PARTICIPANT and participant is None:
                return no_profile(request)
            with settled.read_once():
                return forget_sent(request, view(request, *args, **kwargs))

        page.needs, page.gated = needs, gated  # type: ignore[attr-defined]
        return page

    return wrap


def no_profile(request: CitizenRequest) -> HttpResponse:
    """The explanation for somebody who signed in and is not registered here."""
    return render(request, "citizen_site/participants/no_profile.html", status=403)
