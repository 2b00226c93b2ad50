"""What every page of the operator's site asks first: who is it, and which municipality is it about."""

import functools
from collections.abc import Callable
from urllib.parse import urlencode

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import get_object_or_404
from django.urls import reverse

from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.request import OperatorRequest

View = Callable[..., HttpResponse]


def operator_page() -> Callable[[View], View]:
    """Let a view be opened by signed-in operators; others are sent to sign in.

    A view whose address names a municipality (``municipality_id``) runs acting for it and is given it as
    ``request.municipality_shown``; one that does not exist is a 404.
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def page(request: OperatorRequest, *args, **kwargs) -> HttpResponse:
            if request.operator is None:
                back = request.get_full_path() if request.method == "GET" else reverse("start")
                return HttpResponseRedirect(f"{reverse('sign_in')}?{urlencode({'next': back})}")
            if "municipality_id" not in kwargs:
                return view(request, *args, **kwargs)
            municipality = get_object_or_404(Municipality, pk=kwargs.pop("municipality_id"))
            request.municipality_shown = municipality
            with acting_for(municipality):
                return view(request, *args, **kwargs)

        page.for_operators = True  # type: ignore[attr-defined]
        return page

    return wrap
