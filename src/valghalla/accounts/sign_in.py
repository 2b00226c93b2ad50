"""Sessions of people: opening one, who is behind it, how long it lasts.

A session belongs to one site: "staff" counts on the administrative one, "citizen" on the citizens'. "until" is when it
ends, "latest" how far it can be prolonged, both in seconds of Unix time.
"""

import datetime

from django.db.models import QuerySet
from django.middleware.csrf import rotate_token
from django.utils.http import url_has_allowed_host_and_scheme

from valghalla.accounts.fallback.queries import MARK, still_holds
from valghalla.accounts.models import StaffUser
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.session_end.activity import is_activity
from valghalla.accounts.session_end.ended import is_same_person, under_way
from valghalla.accounts.whose import Citizen, Named, opened_citizen, sealed_citizen, sealed_named
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base.cpr_number import CprNumber
from valghalla.base.written_once import first, written_once

LIFETIME = datetime.timedelta(minutes=60)
LONGEST = datetime.timedelta(hours=12)
LONGEST_PATH = 2000
KINDS = {"admin": "staff", "citizen": "citizen"}


def open_staff_session(
    request: AccountRequest,
    user: StaffUser,
    *,
    now: datetime.datetime,
    until: datetime.datetime | None = None,
    via: str = "saml",
    named: Named | None = None,
) -> None:
    """Give a member of staff a new session in the place of whatever the browser had.

    until: when it ends at the latest, if before 12 hours.   via: how she came in, for the audit ("saml", "fallback").
    named: what the identity provider calls her and the session.
    """
    StaffUser.objects.filter(pk=user.pk).update(last_sign_in_at=now)
    _open(request, {"staff": user.pk}, named, now=now, latest=until)
    record("staff.signed_in", user, by=actors.staff(user.pk), now=now, via=via)


def open_citizen_session(
    request: AccountRequest,
    citizen: Citizen,
    *,
    now: datetime.datetime,
    until: datetime.datetime | None = None,
    named: Named | None = None,
) -> None:
    """Give a citizen a new session, with or without a profile here. Number, name and UUID lie sealed in it only.

    until: when it ends at the latest, if before 12 hours.
    """
    _open(request, {"citizen": sealed_citizen(citizen)}, named, now=now, latest=until)
    record("citizen.signed_in", by=actors.SYSTEM, now=now)


def times(now: datetime.datetime, latest: datetime.datetime | None = None) -> dict[str, float]:
    """A session's times when it begins now. latest: when it ends whatever happens, if before 12 hours."""
    end = min(now + LONGEST, latest or now + LONGEST)
    return {
        "signed_in_at": now.timestamp(),
        "until": min(now + LIFETIME, end).timestamp(),
        "latest": end.timestamp(),
    }


def staff_of(request: AccountRequest, *, now: datetime.datetime) -> StaffUser | None:
    """The member of staff behind the session, whose access has not ended; activity prolongs it after half its time.

    Nobody, when the fallback she came in by is closed.
    """
    pk, until = request.session.get("staff"), request.session.get("until", 0)
    if pk is None or until <= now.timestamp() or not still_holds(request.session, now=now):
        return None
    if is_activity(request) and until - now.timestamp() < LIFETIME.total_seconds() / 2:
        prolong(request, now=now)
    return first(_with_access(pk))


@written_once
def _with_access(pk: int) -> QuerySet[StaffUser]:
    return StaffUser.objects.filter(pk=pk, ended_at__isnull=True)


def citizen_of(request: AccountRequest, *, now: datetime.datetime) -> CprNumber | None:
    """The CPR number of the citizen behind the session. Only asking prolongs it."""
    sealed, until = request.session.get("citizen"), request.session.get("until", 0)
    if sealed is None or until <= now.timestamp():
        return None
    return opened_citizen(sealed).cpr


def citizen_name_of(request: AccountRequest) -> str:
    """What the identity provider calls the citizen; "" when nobody signed in."""
    sealed = request.session.get("citizen")
    return opened_citizen(sealed).name if sealed else ""


def ends_at(request: AccountRequest) -> datetime.datetime | None:
    """When the session ends; None when nobody is signed in."""
    if not _is_signed_in(request):
        return None
    return datetime.datetime.fromtimestamp(request.session["until"], datetime.UTC)


def prolong(request: AccountRequest, *, now: datetime.datetime) -> datetime.datetime | None:
    """Let the session last 60 minutes from now, and never longer than 12 hours after signing in or the end of a
    fallback; when it ends now. None when nobody is signed in, or it is over."""
    if not _is_signed_in(request) or request.session["until"] <= now.timestamp():
        return None
    latest = request.session.get("latest", request.session["until"])
    request.session["until"] = max(request.session["until"], min((now + LIFETIME).timestamp(), latest))
    return ends_at(request)


def safe_return(path: str, *, host: str) -> str:
    """The path itself when it stays on this host and is of a sane length, else the front page."""
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts={host}, require_https=False)
    sane = path.isprintable() and not path.startswith("//") and len(path) <= LONGEST_PATH
    return path if stays and sane else "/"


def _is_signed_in(request: AccountRequest) -> bool:
    kind = KINDS.get(request.site_kind)
    return kind is not None and kind in request.session


def _open(
    request: AccountRequest,
    whose: dict[str, object],
    named: Named | None,
    *,
    now: datetime.datetime,
    latest: datetime.datetime | None,
) -> None:
    if not is_same_person(request, whose):  # her own forms, open in other tabs since before, stay good
        rotate_token(request)
    same_as_before = under_way(request, whose)
    same_as_before.pop(MARK, None)  # the fallback that the session before was opened by
    request.session.flush()
    request.session.update(
        same_as_before | whose | times(now, latest) | ({"saml": sealed_named(named)} if named else {})
    )
