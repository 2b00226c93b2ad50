"""Sending one message: claimed in one short transaction, sent without any, its outcome written in another."""

import datetime
import logging
from collections.abc import Callable

from valghalla.base import clock, tenancy
from valghalla.base.jobs import let_go_of_connection
from valghalla.communication.claims import claim, kept_fresh
from valghalla.communication.mail import Mail
from valghalla.communication.models import Channel, Message
from valghalla.communication.outcome import Outcome, record
from valghalla.communication.states import State
from valghalla.communication.values import NoLongerDue, provider
from valghalla.communication.writing import NoSender, Written, letter, write
from valghalla.integrations.email import Letter, NotUnderstood, Refused, Unavailable
from valghalla.municipalities.models import Municipality, Settings

log = logging.getLogger(__name__)

Clock = Callable[[], datetime.datetime]


def deliver(pk: int, *, mail: Mail, clock: Clock = clock.now) -> Outcome | None:
    """Send the message with this key unless it is sent, taken by another worker, or no longer due.

    Returns what came of it, None when there was nothing to do. Never raises for what a mail server does; anything
    unforeseen is recorded as a failed try first, and then raised.
    """
    message = claim(pk, now=clock())
    if message is None:
        return None
    written: Written | None = None
    try:
        prepared = _prepared(message, now=clock())
        if isinstance(prepared, Outcome):
            outcome = prepared
        else:
            written, ready = prepared
            with kept_fresh(message, clock=clock):
                outcome = _send(ready, mail)
    except Exception:
        record(message, Outcome(State.FAILED_FOR_NOW, "error"), now=clock())
        raise
    record(message, outcome, now=clock(), written=written)
    return outcome


def _prepared(message: Message, *, now: datetime.datetime) -> tuple[Written, Letter] | Outcome:
    """The letter, or why there is none."""
    if message.channel != Channel.EMAIL:
        return Outcome(State.FAILED, "channel")
    if message.template is None:
        return Outcome(State.FAILED, "no_template")
    values = provider().values_for(message, now=now)
    if isinstance(values, NoLongerDue):
        return Outcome(State.DROPPED, values.reason)
    if not message.participant.email:
        return Outcome(State.FAILED, "no_email")
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    written = write(message, values)
    try:
        return written, letter(message, written, Settings.objects.get(), municipality_name=municipality.name)
    except NoSender:
        return Outcome(State.FAILED_FOR_NOW, "no_sender")


def _send(ready: Letter, mail: Mail) -> Outcome:
    let_go_of_connection()  # while a stranger's server thinks, somebody else may have it
    try:
        mail.send(ready)
    except Unavailable as failure:
        return Outcome(State.FAILED_FOR_NOW, failure.code)
    except Refused as refusal:
        return Outcome(State.FAILED, refusal.code)
    except NotUnderstood as failure:
        log.error("mail_server_not_understood code=%s", failure.code)
        return Outcome(State.FAILED_FOR_NOW, failure.code)
    return Outcome(State.HANDED_OVER)


def is_everybodys(outcome: Outcome | None) -> bool:
    """Whether the mail server failed rather than this letter, so that the next would fail as well."""
    return outcome is not None and outcome.state == State.FAILED_FOR_NOW and not outcome.code[:1].isdigit()
