"""What tests of lists share: the scene with roles and voting area, people by first name, and files read back."""

import csv
import io

import openpyxl

from tests.elections.factories import Scene, scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.elections.copy import take_in
from valghalla.elections.models import ElectionWorkLocation
from valghalla.participants.models import Participant, ParticipantDiet, SpecialDiet
from valghalla.task_types.models import PaymentKind, VotingRole
from valghalla.tasks.models import Task, TaskState


def polling(*, voting_area: int = 7) -> Scene:
    """The scene, where tilforordnede are appointed electors and valgstyrere election secretaries, in one voting area."""
    made = scene()
    made.election.work_locations.update(voting_area_number=voting_area)
    made.election.task_types.update(payment_kind=PaymentKind.ALLOWANCE)
    role(made.task_type, VotingRole.APPOINTED)
    role(made.other_type, VotingRole.SECRETARY)
    return made


def role(task_type, voting_role: str) -> None:
    """Lay down the role of an election's task type."""
    type(task_type).objects.filter(pk=task_type.pk).update(voting_role=voting_role)


def hall(stage: Scene, title: str = "Hallen", **values) -> ElectionWorkLocation:
    """Another place of the election, with the same teams and task types."""
    kinds = [stage.task_type.source, stage.other_type.source]
    area = values.pop("area_name", "Syd")
    place = work_location(title, area_name=area, teams=[stage.team.source], task_types=kinds, **values)
    (made,) = take_in(stage.election, [place])
    return made


def person(first: str, **values) -> Participant:
    """Somebody by her first name."""
    return participant(first_names=first, last_name=values.pop("last_name", "Prøve"), **values)


def serves(stage: Scene, who: str | Participant, state: TaskState = TaskState.ACCEPTED, **values) -> Task:
    """Somebody has a task, accepted unless told otherwise."""
    return held(stage, person(who) if isinstance(who, str) else who, state, **values)


def eats(who: Participant, *titles: str) -> None:
    """She needs these diets."""
    for title in titles:
        diet, _made = SpecialDiet.objects.get_or_create(title=title)
        ParticipantDiet.objects.create(participant=who, diet=diet)


def as_csv(made, delimiter: str = ";") -> list[list[str]]:
    """The file's rows, the header first."""
    return list(csv.reader(io.StringIO(made.file.read().decode("utf-8-sig")), delimiter=delimiter))


def as_xlsx(made) -> list[tuple]:
    """The workbook's rows, the header first."""
    return list(openpyxl.load_workbook(made.file).active.iter_rows(values_only=True))
