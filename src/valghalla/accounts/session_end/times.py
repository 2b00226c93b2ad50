"""When the session of the request ends, on whichever site, and making that later."""

import datetime

from valghalla.accounts import sign_in
from valghalla.accounts.request import AccountRequest


def ends_at(request: AccountRequest) -> datetime.datetime | None:
    """The end of the session; None when nobody is signed in."""
    if getattr(request, "operator", None) is not None:
        return datetime.datetime.fromtimestamp(request.session["until"], datetime.UTC)
    signed_in = getattr(request, "staff", None) is not None or getattr(request, "citizen_cpr", None) is not None
    return sign_in.ends_at(request) if signed_in else None


def prolong(request: AccountRequest, *, now: datetime.datetime) -> datetime.datetime | None:
    """60 minutes from now, as far as the session may last; when it ends then. None when nobody is signed in. An
    operator's is prolonged by asking anything, and so by this request already."""
    if getattr(request, "operator", None) is None and ends_at(request) is not None:
        sign_in.prolong(request, now=now)
    return ends_at(request)
