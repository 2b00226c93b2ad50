"""Ending an operator's sessions before their time."""

import datetime

from django.db import transaction

from valghalla.operators.models import Operator, OperatorSession
from valghalla.operators.record import record


@transaction.atomic
def end_sessions(operator: Operator, *, now: datetime.datetime) -> int:
    """Sign the operator out everywhere; how many sessions that were."""
    count = OperatorSession.objects.filter(operator=operator).delete()[0]
    if count:
        record("operator.sessions_ended", operator=operator, now=now, sessions=count)
    return count
