"""Pages for what went wrong. Each site has its own in its frame; an address of nobody gets a neutral one.

None of them shows what was asked for, and the one for our own failures needs neither database nor frame.
"""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse
from django.template import loader
from django.utils.translation import get_language

from valghalla.base import reference
from valghalla.components.sites import site_of


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """400: the request could not be understood."""
    return _plain("400", 400)


def denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """403: signed in, and not allowed."""
    return _in_frame(request, "403", 403)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """404: no such page here, or not for this municipality."""
    return _in_frame(request, "404", 404)


def failed(request: HttpRequest) -> HttpResponse:
    """500: our own mistake. A page that needs nothing else to work."""
    return _plain("500", 500)


def unknown_host(request: HttpRequest, *args: object, **named: object) -> HttpResponse:
    """404 at an address that belongs to no municipality: tells nothing of anybody."""
    return _plain("unknown_host", 404)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """403: the form's token did not fit, most often because the page had stood open for long."""
    return _in_frame(request, "csrf", 403)


def wrong_method(request: HttpRequest) -> HttpResponse:
    """405: an address that only takes what a form sends, such as one gone back to, or typed."""
    return _plain("405", 405)


def page_for_wrong_method(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware: nobody is left with an empty page."""

    def answer(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if response.status_code != 405 or request.method != "GET" or response.content:
            return response
        page = wrong_method(request)
        page.headers["Allow"] = response.headers["Allow"]
        return page

    return answer


def _in_frame(request: HttpRequest, name: str, status: int) -> HttpResponse:
    site = site_of(request)
    if site is None:
        return _plain(name, status)
    template = loader.get_template(f"{site}_site/{name}.html")
    return HttpResponse(template.render({}, request), status=status)


def _plain(name: str, status: int) -> HttpResponse:
    template = loader.get_template(f"components/errors/{name}.html")
    return HttpResponse(
        template.render({"language": get_language() or "da", "reference": reference.current()}), status=status
    )
