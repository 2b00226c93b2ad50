"""What can become of a row, as one word; the pages have a sentence for each. Source: docs/rules/bulk.md."""

from enum import StrEnum
from typing import Any

from valghalla.base.errors import Outside
from valghalla.participants.models import Participant
from valghalla.tasks.errors import (
    DeclinedBefore,
    Gone,
    HoldsTasksFor,
    NotAlike,
    NotAtPlace,
    NoTeam,
    NotEligible,
    NotOpen,
    OnItsWay,
    Overlaps,
    Taken,
)


class Outcome(StrEnum):
    """PLANNED and DONE are as they should be; LEFT_OUT was the office's wish; all others say why nothing was done."""

    PLANNED = ""
    DONE = "done"
    LEFT_OUT = "left_out"
    CHANGED = "changed"
    GONE = "gone"
    PERSON_GONE = "person_gone"
    FREE = "free"
    TAKEN = "taken"
    ACCEPTED = "accepted"
    NOBODY = "nobody"
    NO_PLACE = "no_place"
    SAME_TEAM = "same_team"
    SAME_PLACE = "same_place"
    NOT_AT_PLACE = "not_at_place"
    NOT_ALIKE = "not_alike"
    NOT_ELIGIBLE = "not_eligible"
    OVERLAPS = "overlaps"
    DECLINED_BEFORE = "declined_before"
    INACTIVE = "inactive"
    BEGUN = "begun"
    ON_ITS_WAY = "on_its_way"
    ALREADY_IN = "already_in"
    NOT_IN = "not_in"
    ONLY_TEAM = "only_team"
    HOLDS_TASKS = "holds_tasks"
    CPR = "cpr"
    HAS_LEFT = "has_left"
    ERROR = "error"


_WORDS: tuple[tuple[type[Exception], Outcome], ...] = (
    (Taken, Outcome.TAKEN),
    (NotEligible, Outcome.NOT_ELIGIBLE),
    (Overlaps, Outcome.OVERLAPS),
    (DeclinedBefore, Outcome.DECLINED_BEFORE),
    (NotAtPlace, Outcome.NOT_AT_PLACE),
    (NotAlike, Outcome.NOT_ALIKE),
    (OnItsWay, Outcome.ON_ITS_WAY),
    (HoldsTasksFor, Outcome.HOLDS_TASKS),
    (NoTeam, Outcome.ONLY_TEAM),
    (Participant.DoesNotExist, Outcome.PERSON_GONE),
    (Outside, Outcome.CPR),
)

_GONE = {"participant": Outcome.PERSON_GONE, "task": Outcome.GONE}


class Changed(Exception):
    """The task is not what it was when the plan was shown."""


def refusal_of(error: Exception) -> tuple[Outcome, dict[str, Any]]:
    """Why nothing was done, with its facts; ERROR for what nobody foresaw."""
    if isinstance(error, NotOpen):
        return Outcome(error.reason), {}
    if isinstance(error, Changed):
        return Outcome.CHANGED, {}
    if isinstance(error, Gone):
        return _GONE.get(str(error), Outcome.CHANGED), {}
    word = next((word for kind, word in _WORDS if isinstance(error, kind)), Outcome.ERROR)
    return word, {"failed": [str(rule) for rule in error.failed]} if isinstance(error, NotEligible) else {}
