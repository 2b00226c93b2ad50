"""Changing the rules of an election type, with what that means for those who have tasks in its elections."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import QuerySet

from valghalla.audit.actors import Actor
from valghalla.elections.election_types import change_election_type
from valghalla.elections.models import ElectionType
from valghalla.tasks.check import rules_of
from valghalla.tasks.errors import TaskError
from valghalla.tasks.models import Recheck, Task
from valghalla.tasks.rules.recheck import Outlook, check_anew, held_tasks, hold_people, outlook


class WouldFree(TaskError):
    """With the new rules people would lose their tasks; wants a confirmation. outlook: who."""

    def __init__(self, outlook: Outlook) -> None:
        self.outlook = outlook
        super().__init__(f"{len(outlook.failing)} tasks")


def outlook_of(kind: ElectionType, rules: Mapping[str, bool], *, today: datetime.date) -> Outlook:
    """Who would be checked, and who would fail, if the type had these rules. rules: requires_age, …"""
    return outlook(_held(kind, today), rules=rules_of(ElectionType(**rules)))


def stricter(kind: ElectionType, rules: Mapping[str, bool]) -> bool:
    """Whether one of the rules is switched on."""
    return bool(rules_of(ElectionType(**rules)) - rules_of(kind))


def change_rules(
    pk: int,
    *,
    title: str,
    version: int,
    agreed: str,
    today: datetime.date,
    by: Actor,
    now: datetime.datetime,
    **rules: bool,
) -> tuple[ElectionType, Recheck | None]:
    """Change title and rules, which hold at once: when they become stricter, those who have tasks in elections that are
    not over are checked, and lose them if they fail.

    agreed: fingerprint of the outlook that was shown, "" for none. Raises WouldFree when people would lose tasks and
    that is not what was agreed to; NameTaken or StaleVersion. Nothing is changed then.
    """
    with transaction.atomic():
        before = ElectionType.objects.get(pk=pk)
        tighter = stricter(before, rules)
        held = _held(before, today)
        if tighter:
            hold_people(held)
        kind = change_election_type(pk, title=title, version=version, by=by, now=now, **rules)
        if not tighter:
            return kind, None
        found = outlook(held)
        if found.failing and found.fingerprint != agreed:
            raise WouldFree(found)
        shown = [one.task.pk for one in found.failing]
        return kind, check_anew(held, because_of=kind, agreed=shown, by=by, now=now)


def _held(kind: ElectionType, today: datetime.date) -> QuerySet[Task]:
    return held_tasks(today=today).filter(election__type=kind)
