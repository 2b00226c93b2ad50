"""How a task fits what people would rather: a hint for the office, never a rule."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Exists, OuterRef

from valghalla.places.models import WorkLocation
from valghalla.preferences.choices import kind_of_day
from valghalla.preferences.models import Preferences, PreferredArea, PreferredPlace, PreferredTaskType
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class Fit:
    """What of the task a person would like, and the languages she speaks besides Danish (ISO 639)."""

    place: bool = False
    kind: bool = False
    day: bool = False
    languages: tuple[str, ...] = ()


NO_WISHES = Fit()


def fits_of(participant_ids: Collection[int], task: Task) -> dict[int, Fit]:
    """Participant → how the task fits; those who have said nothing are left out. One query, however many they are.

    task: with its election and work location read.
    """
    mine = {"participant": OuterRef("participant")}
    place, kind = task.work_location.source_id, task.task_type.source_id
    area = WorkLocation.objects.filter(pk__in=[place] if place else []).values("area_id")
    rows = Preferences.objects.filter(participant__in=participant_ids).annotate(
        in_place=Exists(PreferredPlace.objects.filter(**mine, work_location=place)),
        in_area=Exists(PreferredArea.objects.filter(**mine, area__in=area)),
        of_kind=Exists(PreferredTaskType.objects.filter(**mine, task_type=kind)),
    )
    day = kind_of_day(task.task_day, task.election.election_day)
    return {
        person: Fit(in_place or in_area, of_kind, day in days, tuple(languages))
        for person, in_place, in_area, of_kind, days, languages in rows.values_list(
            "participant_id", "in_place", "in_area", "of_kind", "days", "languages"
        )
    }
