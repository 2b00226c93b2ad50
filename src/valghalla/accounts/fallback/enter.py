"""A member of staff comes in: the code she was given, and the digits her authenticator shows."""

import datetime
from dataclasses import dataclass

from django.db import transaction

from valghalla.accounts.fallback import codes, totp
from valghalla.accounts.fallback.enrol import secret_of
from valghalla.accounts.fallback.errors import EntryRefused
from valghalla.accounts.models import Fallback, FallbackCode, SecondFactor, StaffUser
from valghalla.audit import actors
from valghalla.audit.record import record

TRIES = 5


@dataclass(frozen=True)
class Entered:
    """Who comes in, and by which fallback."""

    staff: StaffUser
    fallback: Fallback


def enter(*, code: str, digits: str, now: datetime.datetime) -> Entered:
    """Check both halves. Raises EntryRefused; wrong tries are counted and recorded too.

    Five wrong tries in a row shut the code. No digits work twice, not even at the same moment: the rows are held while
    they are checked. The caller opens the session.
    """
    with transaction.atomic():
        entered, reason, known = _checked(code, digits, now)
        if entered is None:
            if known is not None:
                known.failed = min(known.failed + 1, TRIES)
                known.save(update_fields=["failed"])
            person = known.staff if known is not None else None
            record("fallback.refused", person, by=actors.SYSTEM, now=now, reason=reason)
    if entered is None:
        raise EntryRefused(reason)
    return entered


def _checked(code: str, digits: str, now: datetime.datetime) -> tuple[Entered | None, str, FallbackCode | None]:
    """Who comes in, or why nobody does; and the code's row, if it is known. Holds the fallback, as closing it does."""
    fallback = Fallback.objects.select_for_update().filter(closed_at__isnull=True, until__gt=now).first()
    if fallback is None:
        return None, "not_open", None
    codes_here = FallbackCode.objects.select_for_update(of=("self",)).select_related("staff")
    known = codes_here.filter(fallback=fallback, digest=codes.digest_of(code)).first()
    factor = _factor_of(known)
    step = totp.fitting_step(secret_of(factor) if factor else totp.NOBODYS, digits, now=now)
    if known is None:
        return None, "unknown_code", None
    if reason := _against(known, factor, step):
        return None, reason, known
    assert factor is not None
    factor.last_step = step
    factor.save(update_fields=["last_step"])
    known.last_used_at, known.failed = now, 0
    known.save(update_fields=["last_used_at", "failed"])
    record("fallback.entered", known.staff, by=actors.staff(known.staff_id), now=now, fallback=fallback.pk)
    return Entered(known.staff, fallback), "", known


def _factor_of(known: FallbackCode | None) -> SecondFactor | None:
    if known is None:
        return None
    return SecondFactor.objects.select_for_update().filter(staff=known.staff, confirmed_at__isnull=False).first()


def _against(known: FallbackCode, factor: SecondFactor | None, step: int | None) -> str:
    """What speaks against letting the holder of the code in, as a word for the audit; empty when nothing does."""
    if known.failed >= TRIES:
        return "code_shut"
    if known.staff.ended_at is not None:
        return "access_ended"
    if factor is None:
        return "no_second_factor"
    if step is None:
        return "wrong_digits"
    return "used_digits" if factor.last_step is not None and step <= factor.last_step else ""
