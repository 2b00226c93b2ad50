"""Tasks for tests."""

from tests.elections.factories import ELECTION_DAY, Scene
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task, TaskState
from valghalla.teams.models import new_token


def task(scene: Scene, **values) -> Task:
    """An available task of the scene's first team and type on the election day."""
    kind = values.get("task_type", scene.task_type)
    defaults = {
        "election": scene.election,
        "work_location": scene.place,
        "team": scene.team,
        "task_type": kind,
        "task_day": ELECTION_DAY,
        "starts": kind.starts,
        "ends": kind.ends,
    }
    return Task.objects.create(**(defaults | values))


def held(scene: Scene, participant: Participant, state: TaskState = TaskState.UNANSWERED, **values) -> Task:
    """A task that somebody holds, not answered unless told otherwise."""
    token = new_token() if state == TaskState.UNANSWERED else None
    return task(scene, participant=participant, state=state, invitation_token=token, **values)
