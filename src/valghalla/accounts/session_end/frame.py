"""What the frame round every page tells of the session."""

from django.urls import reverse

from valghalla.accounts.request import AccountRequest
from valghalla.accounts.session_end.times import ends_at
from valghalla.base import clock
from valghalla.components.frame import SessionEnd


def session_of(request: AccountRequest) -> SessionEnd | None:
    """When the person signed in is signed out; None when nobody is. Citizens' sessions are prolonged by asking only."""
    ends = ends_at(request)
    if ends is None:
        return None
    by_asking = request.site_kind == "citizen"
    return SessionEnd(ends, clock.now(), reverse("session"), reverse("session_prolong"), by_asking)
