"""The life of a message is the one that is drawn, and no other step is taken."""

from itertools import product

import pytest

from tests.drawn_states import steps_drawn
from valghalla.communication.models import Message
from valghalla.communication.states import STEPS, NoSuchStep, State, step


def test_the_steps_are_those_that_are_drawn():
    assert {(str(start), str(end)) for start, end in STEPS} == steps_drawn("message")


@pytest.mark.parametrize(("start", "end"), sorted(set(product(State.values, State.values)) - STEPS))
def test_no_other_step_is_taken(start, end):
    message = Message(state=start, municipality_id=1)
    with pytest.raises(NoSuchStep):
        step(message, end)
    assert message.state == start
