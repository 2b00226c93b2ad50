"""An operator has a round done at once, instead of when its time comes."""

import datetime

from django.db import transaction
from procrastinate import exceptions

from valghalla.base import jobs
from valghalla.operators.models import Operator
from valghalla.operators.record import record


class NoSuchRound(Exception):
    """There is no work by the clock of that name."""


def run_now(name: str, *, operator: Operator, now: datetime.datetime) -> bool:
    """Put the round in the queue; False when it waits there already. It is done by one worker at a time, however often it is
    asked for. Raises NoSuchRound.
    """
    round_ = jobs.rounds.get(name)
    if round_ is None:
        raise NoSuchRound(name)
    try:
        with transaction.atomic():
            round_.defer(timestamp=int(now.timestamp()))
            record("round.run_now", operator=operator, now=now, round=name)
    except exceptions.AlreadyEnqueued:
        return False
    return True
