"""Somebody who answers for a team writes to its members, through the municipality: nobody sees another's address.

Plain text, so many a day as the municipality lets, kept like the office's own group messages. Source:
docs/rules/teams.md.
"""

import datetime
from enum import StrEnum

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from valghalla.audit.actors import Actor
from valghalla.base import clock
from valghalla.communication.group_messages import write as groups
from valghalla.communication.models import Channel, GroupMessage, GroupRecipient
from valghalla.communication.reach import Reach
from valghalla.content.clean import html_of_plain
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.errors import NotOpen, TooManyMessages
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import Team, TeamMember

LONGEST_SUBJECT, LONGEST_TEXT = 120, 4_000


class Whom(StrEnum):
    """Which members are meant."""

    ALL = "all"
    UNANSWERED = "unanswered"
    ACCEPTED = "accepted"
    WITHOUT = "without"


def members(team: Team, whom: Whom, *, today: datetime.date) -> QuerySet[Participant]:
    """The members meant, in Danish order. Only tasks of the team from today on, in active elections, count."""
    people = Participant.objects.filter(
        Exists(TeamMember.objects.filter(team=team, participant=OuterRef("pk")))
    ).order_by("name_key", "pk")
    held = Task.objects.filter(
        participant=OuterRef("pk"),
        team__source=team,
        task_day__gte=today,
        election__state=Election.State.ACTIVE,
    )
    if whom == Whom.WITHOUT:
        return people.filter(~Exists(held))
    if whom == Whom.ALL:
        return people
    return people.filter(Exists(held.filter(state=TaskState(whom.value))))


def left_today(team: Team, *, now: datetime.datetime) -> int:
    """How many more messages to the team the municipality lets through today, by Danish clocks."""
    most = Settings.objects.values_list("team_messages_a_day", flat=True).get()
    return max(0, most - _sent_today(team, now=now))


def write_to_members(
    team: Team, *, subject: str, text: str, whom: Whom, author: Participant, by: Actor, now: datetime.datetime
) -> GroupMessage:
    """Put a message to each member meant in the outbox, by e-mail; total says how many could be reached.

    subject, text: plain; nothing in them is a merge field.   author: who answers for the team, as the caller has
    seen. Raises TooManyMessages, NotOpen when no election is active, and communication's NotReady (nobody).
    """
    with transaction.atomic():
        Team.objects.select_for_update(no_key=True).get(pk=team.pk)
        most = Settings.objects.values_list("team_messages_a_day", flat=True).get()
        if _sent_today(team, now=now) >= most:
            raise TooManyMessages(most)
        election = _election_of(team)
        draft = groups.begin(election, channel=Channel.EMAIL, template=None, filters={}, by=by, now=now)
        GroupMessage.objects.filter(pk=draft.pk).update(team=team, written_by=author)
        groups.change_text(draft.pk, subject=subject, body=html_of_plain(text), version=draft.version, now=now)
        meant = members(team, whom, today=clock.danish_date(now)).only(*Reach.READS)
        reach = Reach(Channel.EMAIL)
        recipients = [reach.put_in(GroupRecipient(participant=one), one) for one in meant]
        group = GroupMessage.objects.get(pk=draft.pk)
        groups.put_down(group.pk, recipients, filters={}, per_task=False, version=group.version, now=now)
        group = GroupMessage.objects.select_for_update().get(pk=draft.pk)
        groups.send(group, changed=(), at=None, by=by, now=now)
    return group


def _sent_today(team: Team, *, now: datetime.datetime) -> int:
    began = clock.instant(clock.danish_date(now), datetime.time())
    return GroupMessage.objects.filter(team=team, sent_at__gte=began).count()


def _election_of(team: Team) -> Election:
    """The next active election, one in which the team has tasks before others."""
    active = Election.objects.filter(state=Election.State.ACTIVE).order_by("election_day", "pk")
    found = active.filter(teams__source=team).first() or active.first()
    if found is None:
        raise NotOpen("inactive")
    return found
