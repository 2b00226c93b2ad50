"""What to look at before an election is made active."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Count, Q

from valghalla.communication.models import Event
from valghalla.communication.queue import templates_of
from valghalla.elections.models import Election, ElectionWorkLocation
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import facts_of, rules_of
from valghalla.tasks.eligibility import failed_rules
from valghalla.tasks.models import Task, TaskState


@dataclass(frozen=True)
class CheckList:
    """Findings before activation. The lists hold what a page can link to; nothing of it stops the office.

    to_invite, to_confirm: people who will be written to.   without_address: of those, people who cannot be reached by e-mail.
    unqualified: (participant, number of tasks) who fail a rule by what we know now.
    """

    tasks: int
    available: int
    to_invite: int
    to_confirm: int
    missing_templates: Sequence[str]
    places_without_tasks: Sequence[ElectionWorkLocation]
    places_without_number: Sequence[ElectionWorkLocation]
    unqualified: Sequence[Participant]
    without_address: Sequence[Participant]

    @property
    def all_well(self) -> bool:
        """Nothing to look at."""
        return not (self.missing_templates or self.places_without_tasks or self.unqualified or self.without_address)


def check_list(election: Election) -> CheckList:
    """Look through the election; a handful of queries whatever its size."""
    counts = election.tasks.aggregate(
        tasks=Count("pk"),
        available=Count("pk", filter=Q(state=TaskState.AVAILABLE)),
        to_invite=Count("pk", filter=Q(state=TaskState.UNANSWERED, invited_at=None)),
        to_confirm=Count("pk", filter=Q(state=TaskState.ACCEPTED, confirmed_at=None)),
    )
    places = list(
        ElectionWorkLocation.objects.filter(election=election).annotate(number=Count("tasks")).order_by("sort_key", "pk")
    )
    held = list(election.tasks.exclude(state=TaskState.AVAILABLE).select_related("participant", "task_type"))
    return CheckList(
        **counts,
        missing_templates=_missing_templates(election),
        places_without_tasks=[place for place in places if not place.number],
        places_without_number=[place for place in places if not place.voting_area_number],
        unqualified=_once(task.participant for task in held if _fails(task, election)),
        without_address=_once(task.participant for task in held if task.confirmed_at is None and not task.participant.email),
    )


def _missing_templates(election: Election) -> list[str]:
    templates = templates_of(election)
    chosen = {event for task_type, event in templates.chosen if task_type is None}
    return [event for event in Event.values if event not in chosen and event not in templates.defaults]


def _fails(task: Task, election: Election) -> bool:
    return bool(
        failed_rules(
            facts_of(task.participant),
            rules_of(election.type),
            on=task.task_day,
            municipality_code=own_code(),
            validation_off=task.task_type.validation_off,
        )
    )


def _once(people) -> list[Participant]:
    return sorted({person.pk: person for person in people}.values(), key=lambda person: (person.name_key, person.pk))
