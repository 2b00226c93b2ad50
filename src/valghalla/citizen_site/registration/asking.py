"""Asking CPR about somebody who registers herself, and saying what went wrong in words for her."""

import datetime

from django.utils.translation import gettext as _

from valghalla.accounts.rate_limits import once_more, opens_at, seconds_until
from valghalla.audit.actors import Actor
from valghalla.base.errors import Outside
from valghalla.citizen_site.request import CitizenRequest
from valghalla.components.formats import clock_time
from valghalla.integrations import cpr
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.cpr.look_up import look_up
from valghalla.participants.errors import AlreadyRegistered, NumberReplaced
from valghalla.participants.find import by_cpr

NEWCOMER = Actor("participant")
SCOPE = "registration"


class TooOften(Exception):
    """CPR has been asked about this person too often. again_at: when it may be asked again.   seconds: until then."""

    def __init__(self, again_at: datetime.datetime, *, now: datetime.datetime) -> None:
        super().__init__(again_at)
        self.again_at = again_at
        self.seconds = seconds_until(again_at, now=now)


Refusal = Outside | NumberReplaced | AlreadyRegistered | TooOften
REFUSALS = (Outside, NumberReplaced, AlreadyRegistered, TooOften)


def ask(request: CitizenRequest, *, now: datetime.datetime) -> PersonFacts:
    """What CPR says of the person who signed in. Raises the errors of cpr.look_up, NumberReplaced, AlreadyRegistered
    and TooOften.
    """
    if not once_more(request, SCOPE, now=now):
        raise TooOften(opens_at(SCOPE, now=now), now=now)
    number = request.citizen_cpr
    assert number is not None
    person = look_up(number, by=NEWCOMER, now=now, purpose="registration")
    if person.cpr_number is None:
        raise NumberReplaced
    if (known := by_cpr(person.cpr_number)) is not None:
        raise AlreadyRegistered(known.pk)
    return person


def in_words(failure: Refusal) -> str:
    """Why CPR gave no answer that helps, and what to do."""
    if isinstance(failure, AlreadyRegistered):  # the register knows the person under another number, and so do we
        return _("You are registered already, under another CPR number. Please contact us, and we will put it right.")
    if isinstance(failure, TooOften):
        return _("We have asked the CPR register many times for you. You can try again after %(time)s.") % {
            "time": clock_time(failure.again_at)
        }
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
