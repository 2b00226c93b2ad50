"""Operators coming in and going out."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from valghalla.operators.signed_in import end_session


@require_GET
def begin(request: HttpRequest) -> HttpResponse:
    """Nobody can come in before a provider is set up."""
    return render(request, "operators/refused.html", {"reason": "not_set_up"}, status=403)


@require_POST
def end(request: HttpRequest) -> HttpResponse:
    """Sign out."""
    end_session(request)
    return HttpResponseRedirect(reverse("signed_out"))


@require_GET
def signed_out(request: HttpRequest) -> HttpResponse:
    """Goodbye."""
    return render(request, "operators/signed_out.html")
