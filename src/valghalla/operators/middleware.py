"""Who is behind the request on the operator's site: sets ``request.operator``."""

from collections.abc import Callable

from django.http import HttpResponse

from valghalla.base import clock
from valghalla.operators.request import OperatorsRequest
from valghalla.operators.signed_in import operator_of


def signed_in(get_response: Callable[[OperatorsRequest], HttpResponse]) -> Callable[[OperatorsRequest], HttpResponse]:
    """Read the session on the operator's site; on a municipality's sites nobody is an operator."""

    def answer(request: OperatorsRequest) -> HttpResponse:
        on_own_site = request.site_kind == "operator"
        request.operator = operator_of(request, now=clock.now()) if on_own_site else None
        return get_response(request)

    return answer
