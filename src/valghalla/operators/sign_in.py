"""An operator signs in at her own provider and is let in, or not."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction

from valghalla.integrations import oidc
from valghalla.integrations.oidc import Person, SignInFailed
from valghalla.operators import attempts, provider
from valghalla.operators.end_sessions import end_sessions
from valghalla.operators.errors import NotLetIn
from valghalla.operators.models import Operator, OperatorSignIn
from valghalla.operators.record import record

ANSWER_PATH = "/sign-in/answer/"
SIGNED_OUT_PATH = "/signed-out/"


@dataclass(frozen=True)
class Arrival:
    """Somebody let in. id_token: as the provider sent it.   return_to: the path she wanted."""

    operator: Operator
    id_token: str
    return_to: str


def begin(*, browser: bytes, return_to: str, now: datetime.datetime) -> str:
    """Where to send her. browser: digest of its sign-in cookie. Raises NotLetIn. Asks the provider: no transaction."""
    try:
        begun = oidc.begin(provider.registration(), redirect_uri=provider.address(ANSWER_PATH))
    except SignInFailed as failed:
        raise NotLetIn(failed.reason, return_to=return_to) from None
    attempts.remember(begun, browser=browser, return_to=return_to, now=now)
    return begun.address


def arrive(answer: Mapping[str, str], *, browser: bytes | None, now: datetime.datetime) -> Arrival:
    """Let in whoever comes back with the provider's answer. Raises NotLetIn. Asks the provider: no transaction."""
    attempt = attempts.take(answer.get("state", ""), browser=browser, now=now)
    if attempt.started_at < now - attempts.GOOD_FOR:
        raise NotLetIn("too_late", return_to=attempt.return_to)
    person = _who(answer, attempt, now=now)
    if not provider.is_operator(person):
        shut_out(person.subject, now=now)
        raise NotLetIn("no_group", return_to=attempt.return_to)
    return Arrival(_let_in(person, now=now), person.id_token, attempt.return_to)


def shut_out(subject: str, *, now: datetime.datetime) -> None:
    """End every session of somebody who is an operator no more."""
    for operator in Operator.objects.filter(subject=subject):
        end_sessions(operator, now=now)


def sign_out_address(id_token: str) -> str:
    """Where to sign out at the provider too; our own page when it has no such place, or does not answer."""
    here = provider.address(SIGNED_OUT_PATH)
    try:
        there = oidc.sign_out_address(provider.registration(), id_token=id_token, return_to=here) if id_token else ""
    except (NotLetIn, SignInFailed):
        there = ""
    return there or SIGNED_OUT_PATH


def _who(answer: Mapping[str, str], attempt: OperatorSignIn, *, now: datetime.datetime) -> Person:
    try:
        return oidc.finish(
            provider.registration(),
            answer,
            redirect_uri=provider.address(ANSWER_PATH),
            nonce=attempt.nonce,
            code_verifier=attempt.code_verifier,
            asked_at=attempt.started_at,
            now=now,
        )
    except SignInFailed as failed:
        raise NotLetIn(failed.reason, return_to=attempt.return_to) from None


@transaction.atomic
def _let_in(person: Person, *, now: datetime.datetime) -> Operator:
    """The first time makes the operator, later times take over name and address."""
    email = person.email if len(person.email) <= 254 else ""
    told = {"name": person.name, "email": email, "last_sign_in_at": now}
    operator, made = Operator.objects.update_or_create(
        subject=person.subject, defaults=told, create_defaults=told | {"created_at": now}
    )
    record("operator.signed_in", operator=operator, now=now, first_time=made)
    return operator
