"""An operator opens the fallback of one municipality, and gives each of the staff chosen a code."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import IntegrityError, transaction

from valghalla.accounts.fallback import codes
from valghalla.accounts.fallback.close import end_sessions, expire
from valghalla.accounts.fallback.errors import AlreadyOpen, NotOpen, OpeningRefused
from valghalla.accounts.fallback.queries import by_name, ready
from valghalla.accounts.models import Fallback, FallbackCode, StaffUser
from valghalla.audit.actors import Actor
from valghalla.audit.record import record

LONGEST = datetime.timedelta(hours=24)


@dataclass(frozen=True)
class Handed:
    """A code, to be shown this once."""

    staff: StaffUser
    code: str = field(repr=False)


@dataclass(frozen=True)
class Opened:
    """The fallback and everybody's code, by name."""

    fallback: Fallback
    handed: tuple[Handed, ...]


def open_fallback(
    *, people: Iterable[int], until: datetime.datetime, reason: str, by: Actor, now: datetime.datetime
) -> Opened:
    """Open it for these staff (keys), by an operator.

    Raises OpeningRefused, or AlreadyOpen when it is open. Only the digests of the codes are kept.
    """
    wanted, why = set(people), reason.strip()
    if not why:
        raise OpeningRefused("no_reason")
    if not now < until <= now + LONGEST:
        raise OpeningRefused("too_long")
    with transaction.atomic():
        expire(now=now)
        fallback = _opened(until, why, by, now)
        staff = by_name(ready().filter(pk__in=wanted))
        if not wanted:
            raise OpeningRefused("nobody")
        if len(staff) < len(wanted):
            raise OpeningRefused("not_ready")
        handed = tuple(_hand(fallback, one) for one in staff)
        record("fallback.opened", fallback, by=by, now=now, until=until.isoformat(), people=len(handed), reason=why)
    return Opened(fallback, handed)


def give_code(fallback_id: int, staff_id: int, *, by: Actor, now: datetime.datetime) -> Handed:
    """Give somebody a new code while it is open: she was forgotten, lost the code or typed it wrong too often.

    Her old one is worth nothing and her sessions by the fallback end. Raises NotOpen, or OpeningRefused ("not_ready").
    """
    with transaction.atomic():
        fallback = Fallback.objects.select_for_update().filter(pk=fallback_id, closed_at__isnull=True).first()
        if fallback is None or fallback.until <= now:
            raise NotOpen
        if (staff := ready().filter(pk=staff_id).first()) is None:
            raise OpeningRefused("not_ready")
        FallbackCode.objects.filter(fallback=fallback, staff=staff).delete()
        ended = end_sessions(fallback, staff=staff)
        handed = _hand(fallback, staff)
        record("fallback.code_given", staff, by=by, now=now, fallback=fallback.pk, sessions_ended=ended)
    return handed


def _opened(until: datetime.datetime, reason: str, by: Actor, now: datetime.datetime) -> Fallback:
    assert by.id is not None
    try:
        with transaction.atomic():
            return Fallback.objects.create(opened_at=now, opened_by=by.id, reason=reason, until=until)
    except IntegrityError as open_already:
        raise AlreadyOpen from open_already


def _hand(fallback: Fallback, staff: StaffUser) -> Handed:
    code = codes.new_code()
    FallbackCode.objects.create(fallback=fallback, staff=staff, digest=codes.digest_of(code))
    return Handed(staff, code)
