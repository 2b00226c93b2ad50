"""Messages are kept for four months, and then they go with their tries; group messages with what belongs to them, and
what people wrote to us by text message."""

import datetime

from django.db import transaction

from valghalla.audit import actors
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.communication.models import GroupMessage, Message
from valghalla.communication.states import ON_ITS_WAY
from valghalla.communication.text_messages.models import ReceivedText

KEPT_MONTHS = 4
AT_ONCE = 2_000


def forget_old(*, now: datetime.datetime, months: int = KEPT_MONTHS) -> int:
    """Delete the messages of the municipality acted for that were queued so many months ago or more; how many they were.

    Whole Danish days: what was queued on the very day stays until the next. What is still to be sent stays. Group
    messages and drafts that nobody has touched for as long go too, with their recipients and files.
    """
    before = oldest_kept(clock.danish_date(now), months=months)
    gone = 0
    while some := _forget_some(before):
        gone += some
    _forget_groups(before)
    ReceivedText.objects.filter(received_at__lt=before).delete()
    if gone:
        record("messages.forgotten", by=actors.system("retention"), now=now, number=gone, months=months)
    return gone


def oldest_kept(today: datetime.date, *, months: int = KEPT_MONTHS) -> datetime.datetime:
    """The instant from which on messages are kept. today: Danish calendar date."""
    return clock.instant(clock.months_before(today, months), datetime.time(0))


def _forget_groups(before: datetime.datetime) -> None:
    old = GroupMessage.objects.filter(changed_at__lt=before)
    old.exclude(messages__state__in=ON_ITS_WAY).delete()


def _forget_some(before: datetime.datetime) -> int:
    old = Message.objects.filter(queued_at__lt=before).exclude(state__in=ON_ITS_WAY)
    with transaction.atomic():
        keys = list(old.order_by("queued_at", "id").values_list("pk", flat=True)[:AT_ONCE])
        Message.objects.filter(pk__in=keys).delete()
    return len(keys)
