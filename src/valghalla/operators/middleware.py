"""Who is behind the request on the operator's site: sets ``request.operator``."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponse

from valghalla.base import clock
from valghalla.operators.signed_in import operator_of


def signed_in(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """Read the session on the operator's site; on a municipality's sites nobody is an operator."""

    def answer(request: HttpRequest) -> HttpResponse:
        on_own_site = request.site_kind == "operator"  # type: ignore[attr-defined]
        request.operator = operator_of(request, now=clock.now()) if on_own_site else None  # type: ignore[attr-defined]
        return get_response(request)

    return answer
