"""Bringing one participant in step with CPR, and remembering when CPR could not tell."""

import datetime
from enum import StrEnum

from valghalla.audit.actors import Actor
from valghalla.base.errors import Outside
from valghalla.integrations import cpr
from valghalla.participants.cpr.look_up import look_up, result_of
from valghalla.participants.models import Participant
from valghalla.participants.register import update_from_cpr

# CPR cannot be asked by this municipality at all, whoever is asked about.
NOBODY_CAN_BE_ASKED = (cpr.AgreementMissing, cpr.WrongSettings)


class Came(StrEnum):
    """What came of it: TOLD, FAILED for good (noted with the person), or LATER: CPR did not answer."""

    TOLD = "told"
    FAILED = "failed"
    LATER = "later"


def refresh(
    participant_id: int, *, by: Actor, now: datetime.datetime, purpose: str, session: cpr.Session | None = None
) -> Came:
    """Look the participant up and take over what CPR says. Whoever has been erased meanwhile counts as told.

    Raises cpr.AgreementMissing and cpr.WrongSettings, which the person is not to blame for. Not inside a transaction.
    """
    if (person := Participant.objects.filter(pk=participant_id).first()) is None:
        return Came.TOLD
    try:
        facts = look_up(person.cpr, by=by, now=now, purpose=purpose, session=session, participant_id=person.pk)
    except cpr.Unavailable:
        return Came.LATER
    except NOBODY_CAN_BE_ASKED:
        raise
    except Outside as failure:
        could_not_tell(participant_id, result_of(failure), now=now)
        return Came.FAILED
    try:
        changed = update_from_cpr(person, facts, by=by, now=now)
    except Participant.DoesNotExist:
        return Came.TOLD
    return Came.FAILED if "cpr_unknown" in changed else Came.TOLD


def could_not_tell(participant_id: int, why: str, *, now: datetime.datetime) -> None:
    """Note with the person that CPR could not tell of her, until it can. why: a word as in ``cpr.result_of``."""
    Participant.objects.filter(pk=participant_id).update(cpr_failure=why, cpr_failed_at=now)
