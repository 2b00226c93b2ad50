"""Reading an identity provider's answer to a sign-in."""

from datetime import datetime

from valghalla.integrations.saml.assertion import Assertion, NameId
from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider

__all__ = ["Assertion", "NameId", "in_response_to", "read_answer"]


def in_response_to(encoded: str) -> str:
    """The ID of the request that an answer says it belongs to."""
    raise NotImplementedError


def read_answer(
    encoded: str,
    sp: ServiceProvider,
    idp: IdentityProvider,
    *,
    request_id: str,
    requested_at: datetime,
    now: datetime,
) -> Assertion:
    """The verified assertion."""
    raise NotImplementedError
