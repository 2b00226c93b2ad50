"""Signing out, both ways."""

from dataclasses import dataclass
from datetime import datetime

from valghalla.integrations.saml.assertion import NameId
from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider
from valghalla.integrations.saml.requests import Sent


@dataclass(frozen=True, slots=True)
class SignOutRequest:
    """The identity provider asks us to end a session; without session_index, all of that person's."""

    id: str
    name_id: NameId
    session_index: str | None
    relay_state: str


def sign_out_request(
    sp: ServiceProvider, idp: IdentityProvider, name_id: NameId, session_index: str, *, now: datetime
) -> Sent:
    """A signed LogoutRequest."""
    raise NotImplementedError


def read_sign_out_request(query: str, sp: ServiceProvider, idp: IdentityProvider, *, now: datetime) -> SignOutRequest:
    """A verified LogoutRequest."""
    raise NotImplementedError


def sign_out_answer(
    sp: ServiceProvider, idp: IdentityProvider, *, in_response_to: str, relay_state: str, now: datetime
) -> str:
    """A signed LogoutResponse."""
    raise NotImplementedError


def in_response_to_of(query: str) -> str:
    """The ID of the LogoutRequest that an answer says it belongs to."""
    raise NotImplementedError


def read_sign_out_answer(
    query: str, sp: ServiceProvider, idp: IdentityProvider, *, request_id: str, now: datetime
) -> bool:
    """Whether the identity provider signed the person out."""
    raise NotImplementedError
