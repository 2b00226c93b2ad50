"""Looking people up in CPR for the municipality acted for, and writing down that we did.

Seeing somebody's data in CPR is recorded as changing it is, and so is each try that failed.
"""

import datetime
import uuid
from dataclasses import replace
from typing import Any

from django.conf import settings
from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import tenancy
from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import Outside
from valghalla.integrations import cpr
from valghalla.integrations.cpr import Connection, PersonFacts, Session
from valghalla.municipalities.models import Municipality

LONGEST_PURPOSE = 255

_RESULTS: tuple[tuple[type[Outside], str], ...] = (
    (cpr.NoSuchPerson, "no_such_person"),
    (cpr.AgreementMissing, "agreement_missing"),
    (cpr.WrongSettings, "wrong_settings"),
    (cpr.Refused, "refused"),
    (cpr.Unavailable, "unavailable"),
    (cpr.NotUnderstood, "not_understood"),
)


def connection() -> Connection:
    """The way to CPR of the municipality acted for, which is the one that pays."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    return Connection(
        url=settings.CPR["url"],
        certificate_path=settings.CPR["certificate"],
        key_path=settings.CPR["key"],
        authorities_path=settings.CPR["authorities"],
        municipality_cvr=municipality.cvr,
    )


def open_session() -> Session:
    """A kept connection for many look-ups; close it, or use it in a ``with`` block. Raises cpr.WrongSettings."""
    return cpr.open_session(connection())


def look_up(
    number: CprNumber,
    *,
    by: Actor,
    now: datetime.datetime,
    purpose: str,
    session: Session | None = None,
    participant_id: int | None = None,
) -> PersonFacts:
    """What CPR says of the person now; the look-up is audited, with its result, also when it fails.

    CPR keeps next to nothing under a number that was replaced: where it says by which, that one is looked up as well,
    and the answer is about her with the number asked for in ``asked_cpr_number``.
    purpose: what for, in a word or an election's name, never a person's; it stands on the platform's invoice.
    session: a kept connection, where many are looked up.   participant_id: whose number it is, if we know her.
    Must not be called inside a transaction (RuntimeError): CPR may take half a minute.
    Raises what integrations.cpr does: NoSuchPerson, AgreementMissing, WrongSettings, Refused, Unavailable,
    NotUnderstood.
    """
    _demand_no_transaction()

    def one(wanted: CprNumber) -> PersonFacts:
        return _look_up_one(wanted, by=by, now=now, purpose=purpose, session=session, participant_id=participant_id)

    facts = one(number)
    if facts.cpr_number is None or not facts.superseded:
        return facts
    return replace(one(facts.cpr_number), asked_cpr_number=number)


def result_of(failure: Outside) -> str:
    """A failed look-up as one word: "no_such_person", "agreement_missing", "wrong_settings", "refused", "unavailable"
    or
    "not_understood"."""
    return next((word for kind, word in _RESULTS if isinstance(failure, kind)), "failed")


def masked(number: CprNumber, participant_id: int | None) -> dict[str, Any]:
    """What the audit keeps of a number: day and month of birth, and nothing of somebody who is known by her key, so that
    no part of her birth date is left when she is erased."""
    return {} if participant_id is not None else {"number": str(number)}


def _look_up_one(
    number: CprNumber,
    *,
    by: Actor,
    now: datetime.datetime,
    purpose: str,
    session: Session | None,
    participant_id: int | None,
) -> PersonFacts:
    reference = str(uuid.uuid4())
    result, code = "failed", ""
    try:
        facts = _ask(number, session, reference=reference, now=now, purpose=purpose, by=by)
        result = "found"
    except Outside as failure:
        result, code = result_of(failure), failure.code
        raise
    finally:
        with transaction.atomic():
            record(
                "cpr.looked_up",
                by=by,
                now=now,
                participant_id=participant_id,
                **masked(number, participant_id),
                result=result,
                code=code,
                purpose=purpose[:LONGEST_PURPOSE],
                reference=reference,
            )
    return facts


def _ask(
    number: CprNumber, session: Session | None, *, reference: str, now: datetime.datetime, purpose: str, by: Actor
) -> PersonFacts:
    named: dict[str, Any] = {
        "reference": reference,
        "now": now,
        "purpose": purpose[:LONGEST_PURPOSE],
        "on_behalf_of": f"{by.kind}:{by.id}" if by.id is not None else by.kind,
    }
    if session is not None:
        return session.look_up(number, **named)
    return cpr.look_up(number, connection=connection(), **named)


def _demand_no_transaction() -> None:
    """Open and close a durable block: Django refuses it inside another one, except a test's own."""
    with transaction.atomic(durable=True):
        pass
