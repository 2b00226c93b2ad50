"""The last yes: the profile, what was seen and answered, the team, and the task, all together or not at all."""

import datetime

from django.db import transaction

from valghalla.audit import actors
from valghalla.citizen_site.registration.begun import Draft
from valghalla.content.models import Text
from valghalla.participants.models import Participant
from valghalla.participants.register import add_participant
from valghalla.participants.statements import answered, saw
from valghalla.tasks.claim import Group, claim
from valghalla.tasks.links.links import count_taken
from valghalla.tasks.models import Task, TaskLink
from valghalla.teams.joining import Joining, join_by_link
from valghalla.teams.models import TeamLink


def register_with_task(draft: Draft, link: TaskLink, group: Group, *, now: datetime.datetime) -> Task:
    """Make the profile and take the task, which makes one a member of its team.

    Raises what participants.register.add_participant and tasks.claim.claim do; then there is no profile either.
    """
    with transaction.atomic():
        participant = _register(draft, now=now)
        task = claim(group, participant=participant, by=actors.participant(participant.pk), now=now)
        count_taken(link)
    return task


def register_with_team(draft: Draft, link: TeamLink, *, now: datetime.datetime) -> Joining:
    """Make the profile and join the team, or wait to be let in. Raises what participants.register.add_participant does."""
    with transaction.atomic():
        participant = _register(draft, now=now)
        return join_by_link(link, participant, by=actors.participant(participant.pk), now=now)


def _register(draft: Draft, *, now: datetime.datetime) -> Participant:
    assert draft.person is not None
    participant = add_participant(
        draft.person, mobile=draft.mobile, email=draft.email, diets=draft.diets, by=None, now=now
    )
    by = actors.participant(participant.pk)
    if (statement := _version(draft.disclosure)) is not None:
        saw(participant, statement, by=by, now=now)
    if draft.consent is not None and (consent := _version(draft.consent_text)) is not None:
        answered(participant, consent, draft.consent, by=by, now=now)
    return participant


def _version(pk: int | None) -> Text | None:
    return Text.objects.filter(pk=pk).first() if pk is not None else None
