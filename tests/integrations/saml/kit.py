"""The attack kit: a sign-in under way, the messages to answer it with, and those that must be refused.

``for attack in attacks_on(Profile.CITIZEN): attack.make(situation)`` gives the form field SAMLResponse, which must let
nobody in and be refused for ``attack.reason``.  The same for query strings to the sign-out address: SIGN_OUT_ATTACKS
and SIGN_OUT_ANSWER_ATTACKS.
"""

from tests.integrations.saml.attack import Attack
from tests.integrations.saml.attacks import ATTACKS, attacks_on
from tests.integrations.saml.making import (
    Situation,
    assertion,
    encoded,
    good_answer,
    key_pair,
    redirect_query,
    response,
    sign,
    situation,
)
from tests.integrations.saml.sealing import CIPHERS, PLACEMENTS, TRANSPORTS, encrypt
from tests.integrations.saml.sign_outs import SIGN_OUT_ANSWER_ATTACKS, SIGN_OUT_ATTACKS, answer_query, request_query

__all__ = [
    "ATTACKS",
    "CIPHERS",
    "PLACEMENTS",
    "SIGN_OUT_ANSWER_ATTACKS",
    "SIGN_OUT_ATTACKS",
    "TRANSPORTS",
    "Attack",
    "Situation",
    "answer_query",
    "assertion",
    "attacks_on",
    "encoded",
    "encrypt",
    "good_answer",
    "key_pair",
    "redirect_query",
    "request_query",
    "response",
    "sign",
    "situation",
]
