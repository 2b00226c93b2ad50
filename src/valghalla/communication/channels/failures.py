"""What a failure of the other side means for a message, where its carrier is one of the integrations."""

from valghalla.base.errors import Outside, Refused, Unavailable
from valghalla.communication.channels import Outcome
from valghalla.communication.states import State


def outcome_of(failure: Outside, *, wrong_settings: type[Outside], prefix: str = "") -> Outcome:
    """The outcome. wrong_settings: the integration's own error for us being turned away, an Unavailable.   prefix: put
    before the code, where it does not say itself whose it is.

    What may have been carried out is uncertain, and the channel is closed all the same: the next might be too.
    """
    code = prefix + failure.code
    if isinstance(failure, Refused):
        return Outcome(State.FAILED, code)
    if getattr(failure, "perhaps_done", False):
        return Outcome(State.UNCERTAIN, code, everybodys=True)
    stopped = isinstance(failure, wrong_settings)
    return Outcome(State.FAILED_FOR_NOW, code, everybodys=True, stopped=stopped or not isinstance(failure, Unavailable))
