"""The office writes down what a person answered."""

import datetime
from collections.abc import Iterable

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.participants.change import change_contact
from valghalla.participants.models import Participant
from valghalla.tasks.answer import accept
from valghalla.tasks.models import Task


def accept_for(
    task: Task,
    *,
    participant: Participant,
    mobile: str,
    email: str,
    diets: Iterable[int],
    version: int,
    by: Actor,
    now: datetime.datetime,
) -> Task:
    """Store the contact data the person gave and accept the task for her, both or neither.

    The contact data comes first, so that the confirmation goes where she said. version: of the participant the form was
    filled from. Raises StaleVersion, InvalidMobile, InvalidEmail, Gone, NotEligible or Overlaps.
    """
    with transaction.atomic():
        change_contact(participant, mobile=mobile, email=email, diets=diets, version=version, by=by, now=now)
        return accept(task, participant_id=participant.pk, by=by, now=now)
