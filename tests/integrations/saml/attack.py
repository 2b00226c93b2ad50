"""An attack, and the ways to make one."""

import base64
from collections.abc import Callable
from dataclasses import dataclass

from tests.integrations.saml.making import Situation, assertion, encoded, good_answer, response, sign
from tests.integrations.saml.sealing import encrypt
from tests.integrations.saml.wrapping import VICTIM, VICTIM_NAME
from valghalla.integrations.saml.parties import Profile


@dataclass(frozen=True)
class Attack:
    """A message that must be refused. make: the form field SAMLResponse.   only_for: where only one site minds."""

    name: str
    reason: str
    make: Callable[[Situation], str]
    only_for: Profile | None = None


def sealed(s: Situation, inside, **how) -> str:
    """An otherwise good answer around an assertion, or around whatever comes out of the parcel."""
    return encoded(response(s, encrypt(inside, s.sp.signing.certificate, **how)))


def saying(reason: str, name: str, only_for: Profile | None = None, **overrides) -> Attack:
    """Well signed and encrypted, but the assertion says something else. Callable values are given the situation."""
    return Attack(name, reason, lambda s: good_answer(s, **given(s, overrides)), only_for)


def around(reason: str, name: str, **overrides) -> Attack:
    """A good assertion, but the Response around it says something else."""

    def make(s: Situation) -> str:
        inside = encrypt(sign(assertion(s), s.idp_key), s.sp.signing.certificate)
        return encoded(response(s, inside, **given(s, overrides)))

    return Attack(name, reason, make)


def signing(reason: str, name: str, how: Callable[[Situation], object]) -> Attack:
    """Encrypted as it should be, but signed otherwise; always for the victim where the attacker could choose."""
    return Attack(name, reason, lambda s: sealed(s, how(s)))


def octets(reason: str, name: str, how: Callable[[bytes, Situation], bytes]) -> Attack:
    """A good answer, its bytes changed on the way."""
    return Attack(name, reason, lambda s: encoded(how(base64.b64decode(good_answer(s)), s)))


def given(s: Situation, overrides: dict) -> dict:
    """Overrides with those that are functions of the situation worked out."""
    return {name: value(s) if callable(value) else value for name, value in overrides.items()}


def evil(s: Situation):
    """An assertion about the victim, unsigned."""
    return assertion(s, name_id=VICTIM_NAME, change=VICTIM)
