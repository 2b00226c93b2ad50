"""Metadata, theirs and ours."""

from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider


def read_identity_provider(xml: bytes) -> IdentityProvider:
    """The identity provider in its metadata."""
    raise NotImplementedError


def service_provider_metadata(sp: ServiceProvider) -> bytes:
    """Our metadata."""
    raise NotImplementedError
