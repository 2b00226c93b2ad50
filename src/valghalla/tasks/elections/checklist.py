"""What to look at before an election is made active."""

import datetime
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from valghalla.communication.models import Event
from valghalla.communication.queue import Templates, templates_of
from valghalla.elections.models import Election, ElectionType, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import facts_of, rules_of
from valghalla.tasks.elections.waiting import not_written_to
from valghalla.tasks.eligibility import Rule, failed_rules
from valghalla.tasks.models import TaskState


@dataclass(frozen=True)
class Unqualified:
    """Somebody with a task who fails rules by what we know now. failed: all of them, in the order shown."""

    participant: Participant
    failed: Sequence[Rule]


@dataclass(frozen=True)
class CheckList:
    """Findings before activation. Missing templates stop it; nothing else does.

    to_invite, to_confirm: messages that will be written.   without_address: people among their receivers who have no
    e-mail address.   unqualified: those of them who will lose their tasks, unless CPR knows better today.
    """

    tasks: int
    available: int
    to_invite: int
    to_confirm: int
    people: int
    missing_templates: Sequence[str]
    places_without_tasks: Sequence[ElectionWorkLocation]
    places_without_number: Sequence[ElectionWorkLocation]
    unqualified: Sequence[Unqualified]
    without_address: Sequence[Participant]

    @property
    def all_well(self) -> bool:
        """Nothing to look at."""
        return not (
            self.missing_templates
            or self.places_without_tasks
            or self.places_without_number
            or self.unqualified
            or self.without_address
        )


def check_list(election: Election, *, today: datetime.date, templates: Templates | None = None) -> CheckList:
    """Look through the election; a handful of queries whatever its size. today: Danish calendar date.

    templates: those of the election, when they have been read already.
    """
    places = list(
        election.work_locations.annotate(
            number=Count("tasks"), free=Count("tasks", filter=Q(tasks__state=TaskState.AVAILABLE))
        ).order_by("sort_key", "pk")
    )
    invitations = _receivers(election, Event.INVITATION, today)
    confirmations = _receivers(election, Event.CONFIRMATION, today)
    held = _held(election, today)
    people = _people({participant for participant, *_ in held})
    written_to = {*invitations, *confirmations}
    return CheckList(
        tasks=sum(place.number for place in places),
        available=sum(place.free for place in places),
        to_invite=len(invitations),
        to_confirm=len(confirmations),
        people=len(people),
        missing_templates=missing_templates(election, templates),
        places_without_tasks=[place for place in places if not place.number],
        places_without_number=[place for place in places if not place.voting_area_number],
        unqualified=_unqualified(election.type, held, people),
        without_address=[person for person in people.values() if person.pk in written_to and not person.email],
    )


def unqualified_with(election: Election, kind: ElectionType, *, today: datetime.date) -> list[Unqualified]:
    """People with a task to come who would fail a rule if the election were of the type. Three queries."""
    held = _held(election, today)
    return _unqualified(kind, held, _people({participant for participant, *_ in held}))


def missing_templates(election: Election, templates: Templates | None = None) -> list[str]:
    """The events for which the election has no template, neither its own nor a default."""
    templates = templates or templates_of(election)
    chosen = {event for task_type, event in templates.chosen if task_type is None}
    return [event for event in Event.values if event not in chosen and event not in templates.defaults]


def _receivers(election: Election, event: Event, today: datetime.date) -> list[int]:
    return [pk for pk in not_written_to(election, event, today=today).values_list("participant_id", flat=True) if pk]


def _held(election: Election, today: datetime.date) -> list[tuple[int, datetime.date, bool]]:
    """Who has a task on which day to come, and whether it asks for validation: each once."""
    tasks = election.tasks.exclude(state=TaskState.AVAILABLE).filter(task_day__gte=today)
    rows = tasks.order_by().values_list("participant_id", "task_day", "task_type__validation_off").distinct()
    return [(participant, day, off) for participant, day, off in rows if participant]


def _people(keys: Iterable[int]) -> dict[int, Participant]:
    """The people in Danish order, with what the rules and the page ask of them."""
    facts = ("birth_date", "status", "municipality_code", "citizenship", "incapable")
    wanted = Participant.objects.filter(pk__in=list(keys)).only(
        "first_names", "last_name", "name_key", "contact_sealed", *facts
    )
    return {person.pk: person for person in wanted.order_by("name_key", "pk")}


def _unqualified(
    kind: ElectionType, held: list[tuple[int, datetime.date, bool]], people: dict[int, Participant]
) -> list[Unqualified]:
    rules, code = rules_of(kind), own_code()
    found: dict[int, set[Rule]] = {}
    for pk, day, off in held:
        if failed := failed_rules(facts_of(people[pk]), rules, on=day, municipality_code=code, validation_off=off):
            found.setdefault(pk, set()).update(failed)
    return [
        Unqualified(person, [rule for rule in Rule if rule in found[pk]])
        for pk, person in people.items()
        if pk in found
    ]
