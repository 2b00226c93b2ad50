"""Which language a person reads."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.participants.models import Participant


def choose_language(participant: Participant, language: str, *, by: Actor, now: datetime.datetime) -> bool:
    """Remember the language with the person, on whatever machine she signs in; False when it was that already.

    language: a code the site knows, "da" or "en". A form she has open meanwhile stays good: the version is left alone.
    """
    with transaction.atomic():
        held = Participant.objects.select_for_update(no_key=True).get(pk=participant.pk)
        if held.language == language:
            return False
        held.language = language
        held.save(update_fields=["language"])
        record("participant.changed", held, by=by, now=now, participant_id=held.pk, fields=["language"])
    participant.language = language
    return True
