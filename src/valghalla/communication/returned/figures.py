"""How many letters came back, for those who run the service."""

import datetime
from dataclasses import dataclass

from django.db.models import Count, Max, Q

from valghalla.communication.returned.models import ReturnedMail
from valghalla.integrations.email.bounces import Fate

State = ReturnedMail.State


@dataclass(frozen=True)
class ReturnedFigures:
    """Of the last thirty days. failed, delayed: letters of ours.   answers: automatic ones.   unmatched: messages that nobody
    could make anything of, which stand in the mailbox with a flag.   last_at: when one was read last."""

    failed: int
    delayed: int
    answers: int
    unmatched: int
    last_at: datetime.datetime | None


def returned_figures() -> ReturnedFigures:
    """The figures, in one query."""
    applied = Q(state=State.APPLIED)
    found = ReturnedMail.objects.aggregate(
        failed=Count("pk", filter=applied & Q(fate=Fate.FAILED)),
        delayed=Count("pk", filter=applied & Q(fate=Fate.DELAYED)),
        answers=Count("pk", filter=Q(state=State.NOTHING)),
        unmatched=Count("pk", filter=Q(state=State.UNMATCHED)),
        last_at=Max("read_at"),
    )
    return ReturnedFigures(**found)
