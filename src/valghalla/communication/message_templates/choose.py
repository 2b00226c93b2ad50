"""Choosing which message templates an election uses: one for each event, and another for a task type where it has to be.

What is chosen holds from the next message on; those in the outbox keep the template they were written for.
"""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.communication.models import Event, MessageTemplate, TemplateChoice
from valghalla.communication.queue import templates_of
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.elections.plan import create_election

Chosen = Mapping[str, int]  # event → key of a template


class TemplatesMissing(Exception):
    """Events are without a template, or with one that is not there any more; nothing was changed. events: which."""

    def __init__(self, events: tuple[str, ...]) -> None:
        self.events = events
        super().__init__(*events)


@dataclass(frozen=True)
class Plan:
    """The templates of an election. own: task type → its own choices; an event that is left out is as the standard."""

    standard: Chosen
    own: Mapping[int, Chosen] = field(default_factory=dict)


def default_choices() -> dict[str, int]:
    """Event → the default template; an event that has none is left out."""
    return dict(MessageTemplate.objects.exclude(default_for="").values_list("default_for", "pk"))


def plan_of(election: Election) -> Plan:
    """What the election uses now. own: by its own copies of the task types."""
    templates = templates_of(election)
    own: dict[int, dict[str, int]] = {}
    for (task_type, event), template in templates.chosen.items():
        if task_type is not None:
            own.setdefault(task_type, {})[event] = template.pk
    standard = {event: template.pk for event, template in templates.defaults.items()}
    standard |= {event: template.pk for (kind, event), template in templates.chosen.items() if kind is None}
    return Plan(standard, own)


def create_election_with_templates(plan: Plan, *, by: Actor, now: datetime.datetime, **values: Any) -> Election:
    """Make an election, as elections.plan does, and choose its templates with it, both or neither.

    plan: own by the catalogue's task types; those that no place of the election has are left out.
    Raises TemplatesMissing besides what ``create_election`` raises.
    """
    with transaction.atomic():
        election = create_election(by=by, now=now, **values)
        take_over(election, plan)
    return election


def take_over(election: Election, plan: Plan) -> None:
    """Give a new election its templates. plan: own by the catalogue's task types. The caller holds the transaction.

    Raises TemplatesMissing.
    """
    _demand_all(plan.standard)
    copies = dict(election.task_types.exclude(source=None).values_list("source_id", "pk"))
    wanted: list[tuple[int | None, str, int]] = [(None, event, template) for event, template in plan.standard.items()]
    for source, chosen in plan.own.items():
        if source in copies:
            wanted += [(copies[source], event, template) for event, template in chosen.items()]
    _demand_known({template for _, _, template in wanted})
    TemplateChoice.objects.bulk_create(
        TemplateChoice(election=election, task_type_id=kind, event=event, template_id=template)
        for kind, event, template in wanted
    )


def choose_standard(
    election: Election, chosen: Chosen, *, seen: Chosen, by: Actor, now: datetime.datetime
) -> dict[str, list[int | None]]:
    """Choose the templates of all events. seen: those the page showed.

    Returns event → [was, is] of what changed. Raises TemplatesMissing, or StaleVersion when somebody else has chosen
    since.
    """
    _demand_all(chosen)
    return _choose(election, None, dict(chosen), seen=seen, by=by, now=now)


def choose_for_task_type(
    task_type: ElectionTaskType, chosen: Chosen, *, seen: Chosen, by: Actor, now: datetime.datetime
) -> dict[str, list[int | None]]:
    """Choose the task type's own templates; an event that is left out goes by the election's standard again.

    seen: its own templates as the page showed them. Returns and raises as ``choose_standard``.
    """
    return _choose(task_type.election, task_type, dict(chosen), seen=seen, by=by, now=now)


def _choose(
    election: Election,
    task_type: ElectionTaskType | None,
    chosen: dict[str, int],
    *,
    seen: Chosen,
    by: Actor,
    now: datetime.datetime,
) -> dict[str, list[int | None]]:
    with transaction.atomic():
        held = Election.objects.select_for_update(no_key=True).get(pk=election.pk)
        plan = plan_of(held)
        before = plan.own.get(task_type.pk, {}) if task_type else plan.standard
        if dict(before) != dict(seen):
            raise StaleVersion
        _demand_known(set(chosen.values()))
        changed = {
            event: [before.get(event), chosen.get(event)]
            for event in Event.values
            if before.get(event) != chosen.get(event)
        }
        choices = TemplateChoice.objects.filter(election=held, task_type=task_type)
        choices.delete()
        TemplateChoice.objects.bulk_create(
            TemplateChoice(election=held, task_type=task_type, event=event, template_id=template)
            for event, template in chosen.items()
        )
        if changed:
            facts = {"task_type": task_type.pk} if task_type else {}
            record("election.templates_chosen", held, by=by, now=now, changed=changed, **facts)
    return changed


def _demand_all(chosen: Chosen) -> None:
    if missing := tuple(event for event in Event.values if event not in chosen):
        raise TemplatesMissing(missing)


def _demand_known(keys: set[int]) -> None:
    kept = MessageTemplate.objects.select_for_update(no_key=True).filter(pk__in=keys).order_by("pk")
    known = set(kept.values_list("pk", flat=True))
    if keys - known:
        raise TemplatesMissing(())
