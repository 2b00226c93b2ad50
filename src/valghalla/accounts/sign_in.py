"""Signing in and out: from an identity to a session, and who is behind a session.

The session keeps a kind and a key, never a CPR number in the clear: a citizen's is sealed with the municipality's key.
"""

import base64
import datetime

from django.http import HttpRequest
from django.utils.http import url_has_allowed_host_and_scheme

from valghalla.accounts.models import Role, StaffUser
from valghalla.accounts.tickets import Identity
from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base.cpr_number import CprNumber
from valghalla.municipalities.keys import keyring

CONTEXT = "accounts.session.citizen"
LIFETIME = datetime.timedelta(minutes=60)


def sign_in_staff(request: HttpRequest, identity: Identity, *, now: datetime.datetime) -> StaffUser:
    """Let a member of staff in; the first time makes the user, later times take over name and role."""
    role = identity.role if identity.role in Role.values else Role.READER
    user, made = StaffUser.objects.update_or_create(
        subject=identity.subject,
        defaults={"name": identity.name, "role": role, "last_sign_in_at": now},
        create_defaults={"name": identity.name, "role": role, "last_sign_in_at": now, "created_at": now},
    )
    _new_session(request, {"staff": user.pk, "until": (now + LIFETIME).timestamp()})
    record("staff.signed_in", user, by=actors.staff(user.pk), now=now, first_time=made)
    return user


def sign_in_citizen(request: HttpRequest, identity: Identity, *, now: datetime.datetime) -> None:
    """Let a citizen in, with or without a profile here."""
    sealed = keyring().seal(identity.cpr, context=CONTEXT)
    _new_session(
        request,
        {"citizen": base64.b64encode(sealed).decode(), "name": identity.name, "until": (now + LIFETIME).timestamp()},
    )
    record("citizen.signed_in", by=actors.SYSTEM, now=now)


def sign_out(request: HttpRequest) -> None:
    """End the session at once."""
    request.session.flush()


def staff_of(request: HttpRequest, *, now: datetime.datetime) -> StaffUser | None:
    """The member of staff behind the session; activity prolongs it."""
    pk, until = request.session.get("staff"), request.session.get("until", 0)
    if pk is None or until <= now.timestamp():
        return None
    if until - now.timestamp() < LIFETIME.total_seconds() / 2:
        request.session["until"] = (now + LIFETIME).timestamp()
    return StaffUser.objects.filter(pk=pk).first()


def citizen_of(request: HttpRequest, *, now: datetime.datetime) -> CprNumber | None:
    """The CPR number of the citizen behind the session, which ends 60 minutes after it began."""
    sealed, until = request.session.get("citizen"), request.session.get("until", 0)
    if sealed is None or until <= now.timestamp():
        return None
    return CprNumber(keyring().open(base64.b64decode(sealed), context=CONTEXT))


def safe_return(path: str, *, host: str) -> str:
    """The path itself when it stays on this host, else the front page."""
    stays = path.startswith("/") and url_has_allowed_host_and_scheme(path, allowed_hosts={host}, require_https=False)
    return path if stays and not path.startswith("//") else "/"


def _new_session(request: HttpRequest, values: dict[str, object]) -> None:
    language = request.session.get("language")
    request.session.flush()
    request.session.update(values | ({"language": language} if language else {}))
