"""Gives each request its reference: in the log, in the answer's header, and on the page for our own failures."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from valghalla.base import reference

HEADER = "X-Reference"


def numbered(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Middleware, the outermost: whatever goes wrong further in bears the number."""

    def answer(request: HttpRequest) -> HttpResponse:
        with reference.numbered() as number:
            response = get_response(request)
            response.headers[HEADER] = number
            return response

    return answer
