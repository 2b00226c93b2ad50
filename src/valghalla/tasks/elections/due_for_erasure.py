"""Whom the office is to erase when an election is over: people who have not consented to being kept for the next one.

A proposal: nothing here erases anybody. Source: databeskyttelsesforordningen, article 5 (1) (e), storage limitation.
"""

import datetime
from collections.abc import Collection

from django.db.models import Exists, Max, OuterRef, Q, QuerySet

from valghalla.base import clock
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.consents import Consent, standing
from valghalla.participants.models import Participant
from valghalla.places.models import WorkLocationResponsible
from valghalla.tasks.models import Task
from valghalla.teams.models import TeamResponsible

_MIDNIGHT = datetime.time()


def due_for_erasure(*, today: datetime.date, months: int) -> QuerySet[Participant]:
    """People without consent and without responsibilities whose elections have been over for so many months.

    They were here when such an election ended, and have no task in one that is under way, to come, or over for less.
    today: Danish calendar date.   months: counted from the last day of the election; ``months_kept`` is the municipality's.
    """
    before = clock.months_before(today, months)
    ended = Election.objects.filter(last_day__lte=before).aggregate(day=Max("last_day"))["day"]
    if ended is None:
        return Participant.objects.none()
    were_here = Participant.objects.filter(created_at__lt=clock.instant(ended + datetime.timedelta(days=1), _MIDNIGHT))
    still_used = Task.objects.filter(participant=OuterRef("pk"), election__last_day__gt=before)
    return standing(without_responsibility(were_here).filter(~Exists(still_used)), Consent.NOT_GIVEN)


def months_kept() -> int:
    """How many months after an election the municipality keeps people who have not consented."""
    return Settings.objects.values_list("participant_months", flat=True).get()


def without_responsibility(people: QuerySet[Participant]) -> QuerySet[Participant]:
    """Those who answer for no team and no work location."""
    return people.filter(~responsible_for_a_team(), ~responsible_for_a_place())


def responsible_for_a_team() -> Exists:
    """Whether the participant in the query around answers for a team."""
    return Exists(TeamResponsible.objects.filter(participant=OuterRef("pk")))


def responsible_for_a_place() -> Exists:
    """Whether the participant in the query around answers for a work location."""
    return Exists(WorkLocationResponsible.objects.filter(participant=OuterRef("pk")))


def to_be_spared(participant_ids: Collection[int]) -> QuerySet[Participant]:
    """Those of the people whom erasing after an election leaves alone: who has consented, or answers for something."""
    people = Participant.objects.filter(pk__in=participant_ids)
    consented = standing(people, Consent.GIVEN).values("pk")
    return people.filter(Q(pk__in=consented) | responsible_for_a_team() | responsible_for_a_place())
