"""Who is behind the request: sets ``request.staff`` and ``request.citizen_cpr``."""

from collections.abc import Callable

from django.http import HttpResponse

from valghalla.accounts.request import AccountRequest
from valghalla.accounts.sign_in import KINDS, citizen_of, staff_of
from valghalla.base import clock


def signed_in(get_response: Callable[[AccountRequest], HttpResponse]) -> Callable[[AccountRequest], HttpResponse]:
    """Read the session: staff on the administrative site only, citizens on the citizen site only, else nobody."""

    def answer(request: AccountRequest) -> HttpResponse:
        now = clock.now()
        site = request.site_kind
        _leave_other_sites_session(request, site)
        request.staff = staff_of(request, now=now) if site == "admin" else None
        request.citizen_cpr = citizen_of(request, now=now) if site == "citizen" else None
        return get_response(request)

    return answer


def _leave_other_sites_session(request: AccountRequest, site: str) -> None:
    """A session of the municipality's other site is none here, whatever it holds."""
    if any(kind in request.session for kind_of, kind in KINDS.items() if kind_of != site):
        request.session = type(request.session)()
