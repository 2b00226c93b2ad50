"""The states of a task are those that are drawn, and no other step is taken."""

from itertools import product

import pytest

from tests.drawn_states import steps_drawn
from valghalla.participants.models import Participant
from valghalla.tasks.errors import Gone
from valghalla.tasks.models import Task, TaskState
from valghalla.tasks.states import STEPS, stepped

SOMEBODY = Participant(pk=1, municipality_id=1)


def test_the_steps_are_those_that_are_drawn():
    assert {(str(start), str(end)) for start, end in STEPS} == steps_drawn("task")


@pytest.mark.parametrize(("start", "end"), sorted(set(product(TaskState.values, TaskState.values)) - STEPS))
def test_no_other_step_is_taken(start, end):
    task = Task(state=start, municipality_id=1)
    with pytest.raises(Gone):
        stepped(task, TaskState(end), participant=None if end == TaskState.AVAILABLE else SOMEBODY)
    assert task.state == start


@pytest.mark.parametrize(("start", "end"), sorted(STEPS))
def test_an_available_task_is_nobodys_and_any_other_is_somebodys(start, end):
    wrong = SOMEBODY if end == TaskState.AVAILABLE else None
    with pytest.raises(Gone):
        stepped(Task(state=start, municipality_id=1), TaskState(end), participant=wrong)
