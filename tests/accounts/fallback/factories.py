"""Staff with a second factor, and open fallbacks."""

import datetime

from tests.accounts.fallback.authenticator import digits
from valghalla.accounts.fallback.enrol import begin, confirm, secret_of
from valghalla.accounts.fallback.open import Opened, open_fallback
from valghalla.accounts.models import SecondFactor, StaffUser
from valghalla.audit import actors
from valghalla.audit.actors import Actor

OPERATOR = Actor("operator", 7)


def clerk(name: str = "Karen Valgmand", **values) -> StaffUser:
    """A member of staff."""
    made = {"subject": name, "role": "administrator", "created_at": datetime.datetime(2026, 1, 1, tzinfo=datetime.UTC)}
    return StaffUser.objects.create(name=name, **(made | values))


def enrol(staff: StaffUser, *, at: datetime.datetime) -> str:
    """Give her a second factor, in use since two steps before ``at``; its secret, base 32."""
    before = at - datetime.timedelta(seconds=90)
    by = actors.staff(staff.pk)
    secret = secret_of(begin(staff, by=by, now=before))
    confirm(staff, digits(secret, before), by=by, now=before)
    return secret


def waiting_secret(staff: StaffUser) -> str:
    """The secret of her second factor, base 32."""
    return secret_of(SecondFactor.objects.get(staff=staff))


def opened(
    *staff: StaffUser, now: datetime.datetime, hours: float = 4, reason: str = "Context Handler svarer ikke"
) -> Opened:
    """A fallback open for these from now on."""
    until = now + datetime.timedelta(hours=hours)
    return open_fallback(people=[one.pk for one in staff], until=until, reason=reason, by=OPERATOR, now=now)
