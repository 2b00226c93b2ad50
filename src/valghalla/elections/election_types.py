"""Election types: which rules people must meet in elections of the kind."""

import datetime
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.records import claim_name, held, take_over, tidy
from valghalla.elections.models import Election, ElectionType


class ElectionTypeInUse(Exception):
    """Elections are of the type; nothing was deleted. elections: how many."""

    def __init__(self, elections: int) -> None:
        self.elections = elections
        super().__init__(str(elections))


def create_election_type(*, title: str, by: Actor, now: datetime.datetime, **rules: bool) -> ElectionType:
    """Add a type. rules: requires_age, _residence, _citizenship, _competence. Raises NameTaken."""
    with transaction.atomic():
        claim_name(ElectionType, "title", title)
        kind = ElectionType.objects.create(title=tidy(title), **rules)
        record("election_type.created", kind, by=by, now=now, title=kind.title, **rules)
    return kind


def change_election_type(
    pk: int, *, title: str, version: int, by: Actor, now: datetime.datetime, **rules: bool
) -> ElectionType:
    """Change title and rules, which hold at once in elections of the type. Raises NameTaken or StaleVersion."""
    with transaction.atomic():
        claim_name(ElectionType, "title", title, besides=pk)
        kind = held(ElectionType, pk, version)
        values: dict[str, Any] = {"title": tidy(title)} | rules
        if changed := take_over(kind, values):
            record("election_type.changed", kind, by=by, now=now, changed=changed)
    return kind


def delete_election_type(pk: int, *, by: Actor, now: datetime.datetime) -> None:
    """Delete a type no election is of. Raises ElectionTypeInUse; nothing when it is gone already."""
    with transaction.atomic():
        kind = ElectionType.objects.select_for_update().filter(pk=pk).first()
        if kind is None:
            return
        if used := Election.objects.filter(type=kind).count():
            raise ElectionTypeInUse(used)
        record("election_type.deleted", kind, by=by, now=now, title=kind.title)
        kind.delete()
