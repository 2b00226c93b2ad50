"""Messages about tasks: which is due, whether it still is when it is sent, what fills it, and what the task hears of it.

The outbox asks this package (``communication/values.py: Provider``); verbs of tasks say here what has happened.
"""

from valghalla.tasks.calendars.sent import calendars_for
from valghalla.tasks.messages.causes import (
    ASKING,
    address,
    asked_again,
    cancellation,
    confirmation,
    deleted,
    due,
    invitation,
    is_confirmation_due,
    is_known_to_holder,
    moved,
    removed,
    removed_by_validation,
    retracted,
    was,
)
from valghalla.tasks.messages.filled import invitation_address, values_for, values_of
from valghalla.tasks.messages.left import TAKEN_OUT_OF_TEAM, handed_over, hears_of
from valghalla.tasks.messages.still_due import why_not

__all__ = [
    "ASKING",
    "TAKEN_OUT_OF_TEAM",
    "address",
    "asked_again",
    "calendars_for",
    "cancellation",
    "confirmation",
    "deleted",
    "due",
    "handed_over",
    "hears_of",
    "invitation",
    "invitation_address",
    "is_confirmation_due",
    "is_known_to_holder",
    "moved",
    "removed",
    "removed_by_validation",
    "retracted",
    "values_for",
    "values_of",
    "was",
    "why_not",
]
