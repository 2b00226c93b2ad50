"""What an operator does with the fallback, in her own log as well: the verbs write the municipality's audit."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from valghalla.accounts.fallback.close import close_fallback
from valghalla.accounts.fallback.open import Handed, Opened, give_code, open_fallback
from valghalla.accounts.models import Fallback
from valghalla.audit import actors
from valghalla.municipalities.models import Municipality
from valghalla.operators.models import Operator, OperatorEntry


def open_for(
    municipality: Municipality,
    *,
    people: Iterable[int],
    until: datetime.datetime,
    reason: str,
    operator: Operator,
    now: datetime.datetime,
) -> Opened:
    """Open the fallback of the municipality acted for. Raises as ``open_fallback``."""
    with transaction.atomic():
        by = actors.operator(operator.pk)
        opened = open_fallback(people=people, until=until, reason=reason, by=by, now=now)
        _note("fallback.opened", municipality, operator, now, until=until.isoformat(), people=len(opened.handed))
    return opened


def give(
    municipality: Municipality, fallback: Fallback, staff_id: int, *, operator: Operator, now: datetime.datetime
) -> Handed:
    """Give one of the staff a new code. Raises as ``give_code``."""
    with transaction.atomic():
        handed = give_code(fallback.pk, staff_id, by=actors.operator(operator.pk), now=now)
        _note("fallback.code_given", municipality, operator, now, staff=staff_id)
    return handed


def close_for(municipality: Municipality, fallback: Fallback, *, operator: Operator, now: datetime.datetime) -> bool:
    """Close it; False when it was closed already."""
    with transaction.atomic():
        closed = close_fallback(fallback.pk, by=actors.operator(operator.pk), now=now)
        if closed:
            _note("fallback.closed", municipality, operator, now)
    return closed


def _note(
    action: str, municipality: Municipality, operator: Operator, now: datetime.datetime, **details: object
) -> None:
    OperatorEntry.objects.create(at=now, operator=operator, action=action, municipality=municipality, details=details)
