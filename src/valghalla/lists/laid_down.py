"""What the office lays down for its lists: the task types' roles and kinds of payment, and how people are paid."""

import datetime
from collections.abc import Collection, Iterable
from typing import NamedTuple

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base.records import held, take_over
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.lists.models import Payee
from valghalla.participants.models import Participant
from valghalla.task_types.models import TaskType


class TypeRule(NamedTuple):
    """For a task type of an election. version: the one it was read at.   voting_role: a VotingRole.   payment_kind: a PaymentKind."""

    task_type_id: int
    version: int
    voting_role: str
    payment_kind: str


def lay_down_for_types(
    election: Election, rules: Iterable[TypeRule], *, for_later: bool, by: Actor, now: datetime.datetime
) -> int:
    """Lay down the roles and kinds of payment in the election, and tell how many task types changed.

    for_later: in the catalogue too, so that elections to come have them.
    Raises StaleVersion when one of the types has changed since; nothing is changed then.
    """
    count = 0
    with transaction.atomic():
        for rule in sorted(rules):
            copy = held(ElectionTaskType, rule.task_type_id, rule.version)
            if copy.election_id != election.pk:
                raise ElectionTaskType.DoesNotExist
            values = {"voting_role": rule.voting_role, "payment_kind": rule.payment_kind}
            if changed := take_over(copy, values):
                count += 1
                record("list_rules.changed", copy, by=by, now=now, changed=changed)
            if for_later and copy.source_id is not None:
                _remember(copy.source_id, values, by=by, now=now)
    return count


def _remember(task_type_id: int, values: dict[str, str], *, by: Actor, now: datetime.datetime) -> None:
    source = TaskType.objects.select_for_update().get(pk=task_type_id)
    if changed := take_over(source, values):
        record("task_type.changed", source, by=by, now=now, changed=changed)


def lay_down_for_people(
    participant_ids: Collection[int],
    *,
    employee: bool | None = None,
    payment_kind: str = "",
    change: Collection[str],
    by: Actor,
    now: datetime.datetime,
) -> int:
    """Lay down how people are paid, and tell how many changed. change: which of "employee" and "payment_kind" are meant.

    Keys of nobody are passed over.
    """
    given = {"employee": employee, "payment_kind": payment_kind}
    wanted = {name: given[name] for name in change}
    with transaction.atomic():
        people = list(Participant.objects.filter(pk__in=participant_ids).order_by("pk").values_list("pk", flat=True))
        Payee.objects.bulk_create((Payee(participant_id=pk) for pk in people), ignore_conflicts=True)
        payees = list(Payee.objects.select_for_update().filter(participant__in=people).order_by("pk"))
        entries = []
        for payee in payees:
            changed = {
                name: [getattr(payee, name), value] for name, value in wanted.items() if getattr(payee, name) != value
            }
            if changed:
                for name, value in wanted.items():
                    setattr(payee, name, value)
                entries.append((payee, changed))
        Payee.objects.bulk_update([payee for payee, _changed in entries], list(wanted))
        AuditEntry.objects.bulk_create(
            entry("payee.changed", payee, by=by, now=now, participant_id=payee.participant_id, changed=changed)
            for payee, changed in entries
        )
    return len(entries)
