"""Group messages to those who have tasks: finding their recipients, what has changed since, and sending.

Source: requirements A-349, A-351, A-354; docs/rules/group-messages.md.
"""

import datetime
import hashlib
from collections import defaultdict

from django.db import transaction
from django.db.models import Exists, OuterRef, Q, QuerySet

from valghalla.audit.actors import Actor
from valghalla.communication.group_messages import write as groups
from valghalla.communication.message_templates.merge import Values, task_fields_in
from valghalla.communication.models import GroupMessage, GroupRecipient, Message
from valghalla.communication.reach import Reach
from valghalla.communication.values import NoLongerDue
from valghalla.participants.models import Participant
from valghalla.tasks.group_messages.recipients import DECLINED, Filters, each_once, find, with_several, without_tasks
from valghalla.tasks.messages import values_for
from valghalla.tasks.models import Task

_READ_AT_ONCE = 1_000


class ChangedSince(Exception):
    """Recipients have changed since the page was shown; nothing was sent."""


def count_recipients(group: GroupMessage, filters: Filters, *, per_task: bool, now: datetime.datetime) -> int:
    """Find whom a draft goes to and put them down, with who cannot be reached and why.

    Returns how many people have several tasks that the text would tell of differently. Raises StaleVersion, NotADraft.
    """
    asked_for = task_fields_in(group.subject, group.body)
    every = find(group.election, filters)
    if filters.circle and not asked_for:
        every = without_tasks(every)
    found = each_once(every, asked_for, per_task=per_task)
    recipients = [
        GroupRecipient(participant_id=one.participant_id, task_id=one.task_id, state=one.state, facts=one.facts)
        for one in found
    ]
    _find_ways(recipients, group.channel)
    facts = filters.as_facts()
    groups.put_down(group.pk, recipients, filters=facts, per_task=per_task, version=group.version, now=now)
    return with_several(every, asked_for)


def _find_ways(recipients: list[GroupRecipient], channel: str) -> None:
    """Put into each by which way the message leads to her, or why none does."""
    reach = Reach(channel)
    rows: dict[int, list[GroupRecipient]] = defaultdict(list)
    for recipient in recipients:
        rows[recipient.participant_id].append(recipient)
    for person in Participant.objects.only(*Reach.READS).filter(pk__in=rows).iterator(_READ_AT_ONCE):
        for recipient in rows[person.pk]:
            reach.put_in(recipient, person)


def changed_since(group: GroupMessage) -> QuerySet[GroupRecipient]:
    """Recipients of a draft whose task is no longer as it was when they were put down, in their order."""
    same = Task.objects.filter(pk=OuterRef("task_id"), participant_id=OuterRef("participant_id"))
    as_before = Q(Exists(same.filter(state=OuterRef("state"))))
    gone = Q(task_id__isnull=False) & ~Q(state=DECLINED) & ~as_before
    return group.recipients.filter(gone | Q(state=DECLINED) & Q(Exists(same))).order_by("number")


def seen(group: GroupMessage) -> str:
    """What a page shows of a draft's recipients, in short: whoever agrees to the page sends it back."""
    changed = ",".join(str(pk) for pk in changed_since(group).values_list("pk", flat=True))
    counted = group.counted_at.isoformat() if group.counted_at else ""
    return hashlib.sha256(f"{group.version} {counted} {changed}".encode()).hexdigest()[:32]


def send_group(pk: int, *, agreed: str, at: datetime.datetime | None = None, by: Actor, now: datetime.datetime) -> int:
    """Send a draft to the recipients put down that can be reached, no others, and say how many.

    agreed: what ``seen`` said of the page agreed to.   at: when the messages leave, None for now. Raises ChangedSince
    when the page would be another by now, NotADraft, and NotReady.
    """
    with transaction.atomic():
        group = GroupMessage.objects.select_for_update().get(pk=pk)
        if group.is_draft and agreed != seen(group):
            raise ChangedSince
        changed = list(changed_since(group).values_list("pk", flat=True))
        return groups.send(group, changed=changed, at=at, by=by, now=now)


def values_for_recipient(recipient: GroupRecipient, *, now: datetime.datetime) -> Values | NoLongerDue:
    """What the message to a recipient would be filled with now; read with participant, group and election."""
    message = Message(
        pk=0,
        participant=recipient.participant,
        election=recipient.group.election,
        group=recipient.group,
        task_id=recipient.task_id,
        facts=recipient.facts,
    )
    return values_for([message], now=now)[0]
