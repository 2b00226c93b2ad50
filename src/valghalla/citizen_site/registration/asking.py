"""Asking CPR about somebody who registers herself, and saying what went wrong in words for her."""

import datetime

from django.utils.translation import gettext as _

from valghalla.audit.actors import Actor
from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import Outside
from valghalla.integrations import cpr
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.cpr import look_up
from valghalla.participants.errors import AlreadyRegistered, NumberReplaced
from valghalla.participants.find import by_cpr

NEWCOMER = Actor("participant")


def ask(number: CprNumber, *, now: datetime.datetime) -> PersonFacts:
    """What CPR says of the person who signed in. Raises the errors of cpr.look_up, NumberReplaced and
    AlreadyRegistered.
    """
    person = look_up(number, by=NEWCOMER, now=now, purpose="registration")
    if person.cpr_number is None:
        raise NumberReplaced
    if (known := by_cpr(person.cpr_number)) is not None:
        raise AlreadyRegistered(known.pk)
    return person


def in_words(failure: Outside | NumberReplaced) -> str:
    """Why CPR gave no answer, and what to do."""
    if isinstance(failure, cpr.Unavailable):
        return _(
            "The CPR register does not answer at the moment. Nothing has been saved. Please try again in a little "
            "while."
        )
    if isinstance(failure, (cpr.NoSuchPerson, NumberReplaced)):
        return _("We cannot find your CPR number in the CPR register. Nothing has been saved. Please contact us.")
    return _(
        "We could not get your data from the CPR register. Nothing has been saved. Please contact us, or try again "
        "later."
    )


def already_registered() -> str:
    """The register knows the person under another number, and so do we."""
    return _("You are registered already, under another CPR number. Please contact us, and we will put it right.")
