"""The life of a message: its states and the steps between them, drawn in docs/states/message.md."""

from valghalla.communication.models import Message

State = Message.State

WAITING = (State.QUEUED, State.FAILED_FOR_NOW)
# Neither known to have left nor given up.
ON_ITS_WAY = (*WAITING, State.SENDING, State.UNCERTAIN)
STEPS: frozenset[tuple[str, str]] = frozenset(
    {
        (State.QUEUED, State.SENDING),
        (State.FAILED_FOR_NOW, State.SENDING),
        (State.FAILED_FOR_NOW, State.QUEUED),
        (State.SENDING, State.QUEUED),
        (State.SENDING, State.HANDED_OVER),
        (State.SENDING, State.FAILED_FOR_NOW),
        (State.SENDING, State.FAILED),
        (State.SENDING, State.DROPPED),
        # Claimed too long and taken back, and then it turns out that it had left after all.
        (State.QUEUED, State.HANDED_OVER),
        (State.FAILED_FOR_NOW, State.HANDED_OVER),
        (State.QUEUED, State.DELIVERED),
        (State.FAILED_FOR_NOW, State.DELIVERED),
        (State.QUEUED, State.FAILED),
        (State.FAILED_FOR_NOW, State.FAILED),
        # It left the house, and whether it came through the other side's door was not said (rounds.py).
        (State.SENDING, State.UNCERTAIN),
        (State.UNCERTAIN, State.QUEUED),
        (State.UNCERTAIN, State.HANDED_OVER),
        (State.UNCERTAIN, State.DELIVERED),
        (State.UNCERTAIN, State.FAILED),
        (State.HANDED_OVER, State.DELIVERED),
        (State.HANDED_OVER, State.FAILED),
        # A receipt that came late.
        (State.FAILED, State.DELIVERED),
        (State.REPLACED, State.DELIVERED),
        (State.FAILED, State.QUEUED),
        (State.FAILED, State.REPLACED),
        # What caused it was taken back before it was tried (holding.py).
        (State.QUEUED, State.DROPPED),
    }
)


class NoSuchStep(Exception):
    """The message is not in a state from which that step leads."""


def step(message: Message, to: str) -> None:
    """Set the message's state, without saving it. Raises NoSuchStep for a step that is not in the table."""
    if (message.state, to) not in STEPS:
        raise NoSuchStep(f"{message.state} → {to}")
    message.state = to
