"""The door to the pages of those who answer for a work location."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from valghalla.citizen_site.my_work_location.whose import answers_for_places, may_open
from valghalla.citizen_site.page import PARTICIPANT, citizen_page
from valghalla.citizen_site.request import CitizenRequest

View = Callable[..., HttpResponse]


def responsible_page(view: View) -> View:
    """Let a view be opened by whoever answers for a place at this very moment; it is given her places.

    Open while an election is active, and a few days more for whoever answers for a place that was part of it.
    """

    @citizen_page(needs=PARTICIPANT, gated=False)
    @functools.wraps(view)
    def inside(request: CitizenRequest, *args, **kwargs) -> HttpResponse:
        places = answers_for_places(request)
        if not places:
            raise PermissionDenied
        return view(request, *args, places=places, **kwargs)

    @functools.wraps(view)
    def page(request: CitizenRequest, *args, **kwargs) -> HttpResponse:
        if not may_open(request):
            return HttpResponseRedirect(reverse("front_page"))
        return inside(request, *args, **kwargs)

    return page
