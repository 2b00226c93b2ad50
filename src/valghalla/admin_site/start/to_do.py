"""What is to be looked at, each a number that leads to its list."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Exists, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.participants.figures import due_for_deletion, rules_broken
from valghalla.base import clock
from valghalla.communication.closing import lasting
from valghalla.communication.models import ChannelState, Message
from valghalla.components.parts import Figure
from valghalla.elections.models import Election
from valghalla.participants.cpr.check import not_looked_up
from valghalla.participants.models import Participant
from valghalla.tasks.counts import Counts
from valghalla.tasks.elections.waiting import LONG_WAIT, long_unanswered
from valghalla.tasks.models import Task
from valghalla.tasks.swap import open_wishes


@dataclass(frozen=True)
class Waiting:
    """Numbers of an election. slow: tasks whose holder has kept an invitation for a week.   without_post: people who have a task
    and get no Digital Post.   failed: messages that failed for good.   not_looked_up: people CPR could not tell of.
    swaps: people who have a task and would rather have another.   channels: those that do not work, so that messages wait.
    """

    slow: int
    without_post: int
    failed: int
    not_looked_up: int
    swaps: int
    channels: int


def to_do(
    election: Election, by_place: Mapping[int, Counts], waiting: Waiting, *, ending: int, now: datetime.datetime
) -> tuple[Figure, ...]:
    """The figures, the most pressing first. ending: certificates that run out. Five queries."""
    today, people = clock.danish_date(now), reverse("participants")
    lacking = sum(1 for counts in by_place.values() if counts.available)
    messages = f"{reverse('messages')}?election={election.pk}&status={Message.State.FAILED}"
    overview = f"{reverse('overview', args=[election.pk])}?lacking=on"
    slow = f"{reverse('all_tasks', args=[election.pk])}?waiting={LONG_WAIT.days}"
    return (
        _figure(_("Places short of people"), lacking, overview, "free", "waiting"),
        _figure(_("Unanswered for a week"), waiting.slow, slow, "hourglass", "waiting"),
        _figure(_("Wishes to swap"), waiting.swaps, reverse("swaps", args=[election.pk]), "sync", "waiting"),
        _figure(_("Messages failed"), waiting.failed, messages, "email", "bad"),
        _figure(
            _("No Digital Post"),
            waiting.without_post,
            f"{people}?digital_post=no&task=any",
            "person",
            "waiting",
            _("People who have a task and are exempt"),
        ),
        rules_broken(today=today),
        _figure(_("Not to be looked up in CPR"), waiting.not_looked_up, reverse("cpr_check"), "person", "waiting"),
        _figure(_("Certificates running out"), ending, reverse("certificates"), "document", "bad"),
        due_for_deletion(today=today),
    )


def counted(election: Election, *, now: datetime.datetime) -> Waiting:
    """One query."""
    tasks = Task.objects.filter(election=OuterRef("pk"))
    has_task = Exists(Task.objects.filter(participant=OuterRef("pk"), election=election))
    without_post = Participant.objects.filter(has_task, digital_post=False)
    failed = Message.objects.filter(election=OuterRef("pk"), state=Message.State.FAILED)
    numbers = Election.objects.filter(pk=election.pk).values_list(
        _number(long_unanswered(tasks, now=now), "pk"),
        _number(without_post, "pk"),
        _number(failed, "pk"),
        _number(not_looked_up(), "pk"),
        _number(open_wishes(OuterRef("pk")), "pk"),
        _number(ChannelState.objects.filter(lasting(now=now)), "pk"),
    )
    return Waiting(*numbers.get())


def _number(rows: QuerySet[Any], of: str) -> Coalesce:
    """How many different ones there are, as part of a query on elections."""
    counted = rows.order_by().values("municipality_id").annotate(number=Count(of, distinct=True)).values("number")
    return Coalesce(Subquery(counted), 0)


def _figure(label: str, number: int, url: str, icon: str, tone: str, hint: str = "") -> Figure:
    return Figure(label, number, url, tone if number else "neutral", icon if number else "check", hint)
