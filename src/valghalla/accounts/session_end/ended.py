"""Who was signed in before the session was over, and what she had under way.

The browser keeps the cookie of an ended session and the row keeps its values for a while, though nothing opens them
as a session any more: they only tell whose it was.
"""

from typing import Any

from django.conf import settings

from valghalla.accounts.request import AccountRequest
from valghalla.accounts.sessions import SessionStore
from valghalla.accounts.whose import opened_citizen
from valghalla.base.errors import CannotOpen
from valghalla.municipalities.keys import keyring

CONTEXT = "accounts.kept_form.owner"
# What says who it is and for how long: it never moves from one session to another.
OF_THE_SIGN_IN = frozenset({"staff", "citizen", "saml", "signed_in_at", "until", "latest"})


def owner_before(request: AccountRequest) -> bytes | None:
    """Digest of who was signed in before the session was over; None when she signed out, or it is too long ago."""
    return _owner_of(_values(request))


def owner_now(request: AccountRequest) -> bytes | None:
    """Digest of who is signed in now; None when nobody is."""
    staff, cpr = getattr(request, "staff", None), getattr(request, "citizen_cpr", None)
    if staff is not None:
        return _digest("staff", staff.pk)
    return _digest("citizen", cpr.digits) if cpr is not None else None


def under_way(request: AccountRequest, whose: dict[str, object]) -> dict[str, Any]:
    """What the browser's session before this one held besides the sign-in, when it was the same person's.

    whose: the values of the new session that say who she is. Nothing for anybody else.
    """
    if not is_same_person(request, whose):
        return {}
    return {name: value for name, value in _values(request).items() if name not in OF_THE_SIGN_IN}


def is_same_person(request: AccountRequest, whose: dict[str, object]) -> bool:
    """Whether the browser's session before this one was the same person's. whose: as for ``under_way``."""
    before = _owner_of(_values(request))
    return before is not None and before == _owner_of(whose)


def _values(request: AccountRequest) -> dict[str, Any]:
    return SessionStore.values_of(request.COOKIES.get(settings.SESSION_COOKIE_NAME))


def _owner_of(values: dict[str, Any]) -> bytes | None:
    if (pk := values.get("staff")) is not None:
        return _digest("staff", pk)
    if (sealed := values.get("citizen")) is None:
        return None
    try:
        return _digest("citizen", opened_citizen(sealed).cpr.digits)
    except CannotOpen:
        return None


def _digest(kind: str, key: object) -> bytes:
    return keyring().digest(f"{kind}:{key}", context=CONTEXT)
