"""From host name to site and municipality: the first thing that happens to a request."""

from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.db import transaction
from django.http import HttpRequest, HttpResponse, HttpResponseNotFound

from valghalla.base.tenancy import acting_for
from valghalla.municipalities.hosts import site_of_host
from valghalla.municipalities.models import Municipality

Answer = Callable[[HttpRequest], HttpResponse]


def by_host(get_response: Answer) -> Answer:
    """Serve the site that the host name stands for, acting for its municipality.

    Sets ``request.municipality``, ``request.site_kind`` ("citizen", "admin" or "operator") and the URLs. The
    operator's site belongs to no municipality (None), and nobody is acted for. An unknown host is told nothing about
    anybody.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        try:
            host = request.get_host().rsplit(":", 1)[0].lower().rstrip(".")
        except DisallowedHost:
            return unknown_host()
        if host == settings.OPERATOR_HOST:
            return get_response(_of_site(request, "operator", None))
        if (found := site_of_host(host)) is None:
            return unknown_host()
        site_kind, municipality = found
        with acting_for(municipality):
            return get_response(_of_site(request, site_kind, municipality))

    return answer


def _of_site(request: HttpRequest, site_kind: str, municipality: Municipality | None) -> HttpRequest:
    request.site_kind, request.municipality = site_kind, municipality  # type: ignore[attr-defined]
    request.urlconf = settings.SITE_URLCONFS[site_kind]
    return request


def unknown_host() -> HttpResponse:
    """The same few words for every host we do not know."""
    return HttpResponseNotFound("Siden findes ikke.\n", content_type="text/plain; charset=utf-8")


def reading_in_one_transaction(get_response: Answer) -> Answer:
    """Answer GET and HEAD in one transaction, so that a page shows one state of things.

    Other methods leave it to their verbs, and so do the pages that ask somebody else before they answer
    (``PAGES_THAT_ASK``): nothing outside is called inside a transaction.
    """

    def answer(request: HttpRequest) -> HttpResponse:
        asks = request.path in settings.PAGES_THAT_ASK.get(request.site_kind, ())  # type: ignore[attr-defined]
        if request.method not in ("GET", "HEAD") or asks:
            return get_response(request)
        with transaction.atomic():
            return get_response(request)

    return answer
