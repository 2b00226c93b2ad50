"""A member of staff's second factor: begun, confirmed by the first right digits, replaced, removed."""

import datetime

from django.db import transaction

from valghalla.accounts.fallback import totp
from valghalla.accounts.fallback.errors import NothingToConfirm, WrongDigits
from valghalla.accounts.models import SecondFactor, StaffUser
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.municipalities.keys import keyring

CONTEXT = "second_factor.secret"


def begin(staff: StaffUser, *, by: Actor, now: datetime.datetime) -> SecondFactor:
    """Give her a new secret, which counts from its first right digits on; one she had works no longer."""
    sealed = keyring().seal(totp.new_secret(), context=CONTEXT)
    with transaction.atomic():
        had = SecondFactor.objects.filter(staff=staff, confirmed_at__isnull=False).exists()
        factor, _made = SecondFactor.objects.update_or_create(
            staff=staff, defaults={"secret": sealed, "made_at": now, "confirmed_at": None, "last_step": None}
        )
        record("second_factor.begun", staff, by=by, now=now, replaced=had)
    return factor


def confirm(staff: StaffUser, typed: str, *, by: Actor, now: datetime.datetime) -> None:
    """Take the secret into use. Does nothing when it is; raises WrongDigits, or NothingToConfirm when none was begun."""
    with transaction.atomic():
        factor = SecondFactor.objects.select_for_update().filter(staff=staff).first()
        if factor is None:
            raise NothingToConfirm
        if factor.confirmed_at is not None:
            return
        step = totp.fitting_step(secret_of(factor), typed, now=now)
        if step is None:
            raise WrongDigits
        factor.confirmed_at, factor.last_step = now, step
        factor.save(update_fields=["confirmed_at", "last_step"])
        record("second_factor.confirmed", staff, by=by, now=now)


def remove(staff: StaffUser, *, by: Actor, now: datetime.datetime) -> None:
    """Take her second factor away; nothing happens when she has none."""
    with transaction.atomic():
        gone, _kinds = SecondFactor.objects.filter(staff=staff).delete()
        if gone:
            record("second_factor.removed", staff, by=by, now=now)


def secret_of(factor: SecondFactor) -> str:
    """The secret in the clear, base 32."""
    return keyring().open(bytes(factor.secret), context=CONTEXT)
