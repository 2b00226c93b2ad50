"""Signing in by OpenID Connect: the authorization code flow with PKCE, against one provider.

Sources: OpenID Connect Core 1.0 (3.1), Discovery 1.0, RP-Initiated Logout 1.0; RFC 6749, 7636, 9207.
Authlib writes the requests, its sister package joserfc checks signatures; what the ID token says is checked here.
"""

from valghalla.integrations.oidc.discovery import Provider, forget, known_sign_out_address, provider_of
from valghalla.integrations.oidc.errors import REASONS, SignInFailed
from valghalla.integrations.oidc.flow import Begun, begin, finish, sign_out_address
from valghalla.integrations.oidc.id_token import Person
from valghalla.integrations.oidc.registration import Registration

__all__ = [
    "REASONS",
    "Begun",
    "Person",
    "Provider",
    "Registration",
    "SignInFailed",
    "begin",
    "finish",
    "forget",
    "known_sign_out_address",
    "provider_of",
    "sign_out_address",
]
