"""What operators do, written down: in their own log, and in the audit of the municipality it concerns."""

import datetime
from typing import Any

from django.db import transaction

from valghalla.audit import actors
from valghalla.audit import record as audit
from valghalla.base.tenancy import acting_for
from valghalla.municipalities.models import Municipality
from valghalla.operators.models import Operator, OperatorEntry


def record(
    action: str,
    *,
    operator: Operator | None,
    now: datetime.datetime,
    municipality: Municipality | None = None,
    **details: Any,
) -> int:
    """Add one row; with a municipality one in its audit as well, in the same transaction. Its number in the log.

    operator: None while nobody is signed in (a refused sign-in).   details: facts that name nobody.
    """
    with transaction.atomic():
        entry = OperatorEntry.objects.create(
            at=now, operator=operator, action=action, municipality=municipality, details=details
        )
        if municipality is not None:
            by = actors.operator(operator.pk) if operator is not None else actors.SYSTEM
            with acting_for(municipality):
                audit.record(action, by=by, now=now, **details)
    return entry.pk
