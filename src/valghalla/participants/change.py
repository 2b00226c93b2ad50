"""Changing what people tell of themselves: mobile number, e-mail, diets."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.participants.contact import email_of, mobile_of
from valghalla.participants.models import KEYS, Participant
from valghalla.participants.register import set_diets


def change_contact(
    participant: Participant,
    *,
    mobile: str,
    email: str,
    diets: Iterable[int],
    wished_channel: str | None = None,
    version: int,
    by: Actor,
    now: datetime.datetime,
) -> Participant:
    """Save contact data and diets.

    wished_channel: as in Participant, None to leave it as it is; whoever wishes SMS wants them again.   version: of the
    record the form was filled from; raises StaleVersion when it has been changed since, and InvalidMobile or
    InvalidEmail. The audit names the fields that changed, not what stands in them.
    """
    with transaction.atomic():
        held = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        if held.version != version:
            raise StaleVersion
        before = (held.mobile, held.email, set(held.diets.values_list("diet_id", flat=True)))
        held.mobile, held.email = mobile_of(mobile), email_of(email)
        held.version += 1
        wished = _wish(held, wished_channel)
        held.save(update_fields=["version", "wished_channel", "no_sms", *KEYS])
        set_diets(held, diets)
        after = (held.mobile, held.email, set(held.diets.values_list("diet_id", flat=True)))
        changed = [
            name for name, old, new in zip(("mobile", "email", "diets"), before, after, strict=True) if old != new
        ]
        if changed := [*changed, *wished]:
            record("participant.changed", held, by=by, now=now, participant_id=held.pk, fields=changed)
    return held


def _wish(held: Participant, wished_channel: str | None) -> list[str]:
    """Put the wish into the record, without saving it; the fields that changed."""
    before = (held.wished_channel, held.no_sms)
    if wished_channel is not None:
        held.wished_channel = wished_channel
        held.no_sms = held.no_sms and wished_channel != "sms"
    after = (held.wished_channel, held.no_sms)
    return [name for name, old, new in zip(("wished_channel", "no_sms"), before, after, strict=True) if old != new]
