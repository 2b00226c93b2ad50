"""Asking an identity provider to sign somebody in."""

from dataclasses import dataclass
from datetime import datetime

from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider


@dataclass(frozen=True, slots=True)
class Sent:
    """A message to send through the browser. id: what the answer will refer to.   url: where to redirect to."""

    id: str
    url: str


def sign_in_request(sp: ServiceProvider, idp: IdentityProvider, *, now: datetime) -> Sent:
    """A signed AuthnRequest."""
    raise NotImplementedError
