"""The attack kit: a sign-in under way, the messages to answer it with, and those that must be refused.

``for attack in attacks_on(Profile.CITIZEN): attack.make(situation)`` gives the form field SAMLResponse, which must let
nobody in and be refused for ``attack.reason``.  SIGN_OUT_ATTACKS are query strings for the sign-out address.
"""

from tests.integrations.saml.attacks import ATTACKS, Attack, attacks_on
from tests.integrations.saml.making import (
    CIPHERS,
    PLACEMENTS,
    TRANSPORTS,
    Situation,
    assertion,
    encoded,
    encrypt,
    good_answer,
    key_pair,
    redirect_query,
    response,
    sign,
    situation,
)

__all__ = [
    "ATTACKS",
    "CIPHERS",
    "PLACEMENTS",
    "TRANSPORTS",
    "Attack",
    "Situation",
    "assertion",
    "attacks_on",
    "encoded",
    "encrypt",
    "good_answer",
    "key_pair",
    "redirect_query",
    "response",
    "sign",
    "situation",
]
