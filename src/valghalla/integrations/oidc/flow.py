"""The authorization code flow: sending somebody to the provider, and taking her back."""

import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from urllib.parse import quote_plus, urlencode

from authlib.oauth2.auth import ClientAuth
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri, prepare_token_request
from authlib.oauth2.rfc7636 import create_s256_code_challenge

from valghalla.integrations.oidc.connection import ask
from valghalla.integrations.oidc.discovery import Provider, provider_of
from valghalla.integrations.oidc.errors import SignInFailed
from valghalla.integrations.oidc.id_token import Person, read_id_token
from valghalla.integrations.oidc.registration import Registration

SCOPE = "openid profile email"
FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@dataclass(frozen=True)
class Begun:
    """Somebody on her way. address: where to send her. The rest is kept until she is back, and shown to nobody."""

    address: str
    state: str = field(repr=False)
    nonce: str = field(repr=False)
    code_verifier: str = field(repr=False)


def begin(registration: Registration, *, redirect_uri: str) -> Begun:
    """Begin a sign-in. redirect_uri: our address for the answer, as registered. Raises SignInFailed."""
    provider = provider_of(registration.issuer)
    state, nonce, code_verifier = (secrets.token_urlsafe(32) for _ in range(3))
    wanted = {"acr_values": " ".join(registration.acr)} if registration.acr else {}
    address = prepare_grant_uri(
        provider.sign_in_address,
        registration.client_id,
        "code",
        redirect_uri=redirect_uri,
        scope=SCOPE,
        state=state,
        nonce=nonce,
        code_challenge=create_s256_code_challenge(code_verifier),
        code_challenge_method="S256",
        **wanted,
    )
    return Begun(address, state, nonce, code_verifier)


def finish(
    registration: Registration,
    answer: Mapping[str, str],
    *,
    redirect_uri: str,
    nonce: str,
    code_verifier: str,
    asked_at: datetime,
    now: datetime,
) -> Person:
    """Who came back. answer: the query of the address she came back to; that ``state`` is ours has been seen to.

    nonce, code_verifier: of the same Begun.   asked_at: when it was made. Raises SignInFailed.
    """
    provider = provider_of(registration.issuer)
    code = _code(answer, provider)
    return read_id_token(
        _exchange(registration, provider, code, redirect_uri, code_verifier),
        registration,
        nonce=nonce,
        asked_at=asked_at,
        now=now,
    )


def sign_out_address(registration: Registration, *, id_token: str, return_to: str) -> str:
    """Where to end the session at the provider too, coming back to ``return_to``; empty when it has no such place.

    Source: OpenID Connect RP-Initiated Logout 1.0, section 2. Raises SignInFailed.
    """
    address = provider_of(registration.issuer).sign_out_address
    if not address:
        return ""
    asked = {"id_token_hint": id_token, "client_id": registration.client_id, "post_logout_redirect_uri": return_to}
    return f"{address}{'&' if '?' in address else '?'}{urlencode(asked)}"


def _code(answer: Mapping[str, str], provider: Provider) -> str:
    """The code in the answer, once it is the provider's own (RFC 9207, 2.4)."""
    issuer = answer.get("iss")
    if issuer is None and provider.says_issuer:
        raise SignInFailed("issuer_on_return")
    if issuer is not None and not hmac.compare_digest(issuer.encode(), provider.issuer.encode()):
        raise SignInFailed("issuer_on_return")
    if error := answer.get("error"):
        raise SignInFailed("denied" if error == "access_denied" else "provider_error")
    if not (code := answer.get("code")):
        raise SignInFailed("no_code")
    return code


def _exchange(registration: Registration, provider: Provider, code: str, redirect_uri: str, code_verifier: str) -> str:
    """The ID token for the code (RFC 6749, 4.1.3; RFC 7636, 4.5)."""
    form = prepare_token_request(
        "authorization_code", redirect_uri=redirect_uri, code=code, code_verifier=code_verifier
    )
    address, headers, body = _as_ourselves(registration, provider, form)
    tokens = ask("POST", address, content=body, headers=headers | FORM, refusal="code_refused")
    token = tokens.get("id_token")
    if not isinstance(token, str) or not token:
        raise SignInFailed("no_id_token")
    return token


def _as_ourselves(registration: Registration, provider: Provider, form: str) -> tuple[str, dict[str, str], str]:
    """The request with our name and secret, in the way the provider wants them (RFC 6749, 2.3.1)."""
    if provider.secret_in_body:
        who = ClientAuth(registration.client_id, registration.client_secret, "client_secret_post")
    else:
        encoded = (quote_plus(part) for part in (registration.client_id, registration.client_secret))
        who = ClientAuth(*encoded, "client_secret_basic")
    return who.prepare("POST", provider.token_address, {}, form)
