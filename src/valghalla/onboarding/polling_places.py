"""The real polling places of Aarhus as work locations, with their valid votes. Source: seed/README.md."""

import csv
import io
from collections.abc import Iterable
from importlib import resources

from valghalla.places.models import Area, WorkLocation, WorkLocationTaskType, WorkLocationTeam
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team


def polling_places(task_types: Iterable[TaskType]) -> None:
    """Make the work locations in the municipality acted for, with all its teams and these task types; areas nobody uses go."""
    text = resources.files("valghalla.onboarding").joinpath("seed", "aarhus.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(io.StringIO(text), delimiter=";"))
    areas = {name: Area.objects.get_or_create(name=name)[0] for name in dict.fromkeys(row["Område"] for row in rows)}
    Area.objects.filter(work_locations=None).exclude(name__in=areas).delete()
    teams, types = list(Team.objects.all()), list(task_types)
    for number, row in enumerate(rows, start=1):
        place = WorkLocation(
            area=areas[row["Område"]],
            title=row["Afstemningssted"],
            city=row["By"],
            voting_area_number=number,
            valid_votes=int(row["Gyldige stemmer"]),
        )
        place.save()
        WorkLocationTeam.objects.bulk_create(WorkLocationTeam(work_location=place, team=team) for team in teams)
        WorkLocationTaskType.objects.bulk_create(
            WorkLocationTaskType(work_location=place, task_type=kind) for kind in types
        )
