"""The provider: hands out codes for people, and ID tokens for codes."""

import base64
import hashlib
import secrets
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any
from urllib.parse import unquote_plus, urlencode

from cryptography.hazmat.primitives.asymmetric import rsa

from valghalla_simulators.operator_sign_in import tokens
from valghalla_simulators.operator_sign_in.asked import Asked
from valghalla_simulators.operator_sign_in.people import Person
from valghalla_simulators.operator_sign_in.tokens import Flaw

CLIENT_ID = "valghalla"
CLIENT_SECRET = "simulated-client-secret"  # noqa: S105 - everything here is made up
CODE_SECONDS = 60


class Fault(Exception):
    """The token endpoint says no (RFC 6749, 5.2). status: of the answer."""

    def __init__(self, error: str, status: int = 400) -> None:
        self.error, self.status = error, status
        super().__init__(error)


@dataclass(frozen=True)
class Grant:
    """What a code stands for. at: seconds since 1970."""

    asked: Asked
    person: Person
    flaw: Flaw
    at: float


@dataclass
class Provider:
    """issuer: set when the port is known.   acr: the level that ID tokens tell of.   sign_outs: since the start."""

    issuer: str = ""
    acr: str = "substantial"
    sign_outs: int = 0
    _grants: dict[str, Grant] = field(default_factory=dict)

    @cached_property
    def key(self) -> rsa.RSAPrivateKey:
        """Signs ID tokens; a new one each time the simulators start."""
        return rsa.generate_private_key(public_exponent=65537, key_size=2048)

    @property
    def client_id(self) -> str:
        """The one client."""
        return CLIENT_ID

    @property
    def client_secret(self) -> str:
        """Its secret."""
        return CLIENT_SECRET

    def discovery(self) -> dict[str, Any]:
        """What the provider says of itself (Discovery 1.0, 3)."""
        return {
            "issuer": self.issuer,
            "authorization_endpoint": f"{self.issuer}/authorize",
            "token_endpoint": f"{self.issuer}/token",
            "jwks_uri": f"{self.issuer}/keys",
            "end_session_endpoint": f"{self.issuer}/end-session",
            "response_types_supported": ["code"],
            "response_modes_supported": ["query"],
            "grant_types_supported": ["authorization_code"],
            "subject_types_supported": ["public"],
            "id_token_signing_alg_values_supported": ["RS256"],
            "token_endpoint_auth_methods_supported": ["client_secret_basic", "client_secret_post"],
            "code_challenge_methods_supported": ["S256"],
            "scopes_supported": ["openid", "profile", "email"],
            "claims_supported": ["sub", "name", "email", "groups", "acr"],
            "authorization_response_iss_parameter_supported": True,
        }

    def keys(self) -> dict[str, Any]:
        """The public keys."""
        return {"keys": [tokens.public_key(self.key)]}

    def answer(self, asked: Asked, person: Person, *, flaw: Flaw = Flaw.NONE) -> str:
        """The address to send the browser back to, with a code for the person."""
        said = {"state": asked.state, "iss": self.issuer}
        if flaw is Flaw.RETURN_ISSUER:
            said["iss"] = "http://simulators.localhost/somebody-else"
        if flaw is Flaw.DENIED:
            said["error"] = "access_denied"
        else:
            said["code"] = secrets.token_urlsafe(24)
            self._grants[said["code"]] = Grant(asked, person, flaw, time.time())
        return f"{asked.redirect_uri}{'&' if '?' in asked.redirect_uri else '?'}{urlencode(said)}"

    def exchange(self, fields: Mapping[str, str], authorization: str) -> dict[str, Any]:
        """Tokens for a code, once. authorization: the header of that name. Raises Fault."""
        self._require_client(fields, authorization)
        if fields.get("grant_type") != "authorization_code":
            raise Fault("unsupported_grant_type")
        grant = self._grants.pop(fields.get("code", ""), None)
        if grant is None or time.time() - grant.at > CODE_SECONDS:
            raise Fault("invalid_grant")
        if fields.get("redirect_uri") != grant.asked.redirect_uri or not _proves(fields, grant):
            raise Fault("invalid_grant")
        return {
            "access_token": secrets.token_urlsafe(24),
            "token_type": "Bearer",
            "expires_in": tokens.LIFETIME_SECONDS,
            "id_token": self.id_token(grant.person, nonce=grant.asked.nonce, flaw=grant.flaw),
        }

    def id_token(
        self,
        person: Person,
        *,
        nonce: str,
        flaw: Flaw = Flaw.NONE,
        now: float | None = None,
        changes: Mapping[str, object] | None = None,
    ) -> str:
        """An ID token for the person. now: seconds since 1970.   changes: claims to add or replace."""
        issued = int(time.time() if now is None else now)
        claims: dict[str, Any] = {
            "iss": self.issuer,
            "sub": person.subject,
            "aud": CLIENT_ID,
            "iat": issued,
            "exp": issued + tokens.LIFETIME_SECONDS,
            "auth_time": issued,
            "nonce": nonce,
            "acr": self.acr,
            "name": person.name,
            "email": person.email,
            "groups": list(person.groups),
        }
        whole = tokens.flawed(claims, flaw) | dict(changes or {})
        return tokens.signed(whole, key=self.key, secret=CLIENT_SECRET, flaw=flaw)

    def _require_client(self, fields: Mapping[str, str], authorization: str) -> None:
        """Client authentication by header or in the form, never both (RFC 6749, 2.3)."""
        by_header = _basic(authorization)
        by_form = (fields.get("client_id", ""), fields["client_secret"]) if "client_secret" in fields else None
        if (by_header is None) == (by_form is None) or (by_header or by_form) != (CLIENT_ID, CLIENT_SECRET):
            raise Fault("invalid_client", 401)


def _basic(header: str) -> tuple[str, str] | None:
    kind, _, encoded = header.partition(" ")
    if kind.lower() != "basic":
        return None
    try:
        name, _, secret = base64.b64decode(encoded, validate=True).decode().partition(":")
    except ValueError:
        return "", ""
    return unquote_plus(name), unquote_plus(secret)


def _proves(fields: Mapping[str, str], grant: Grant) -> bool:
    """PKCE: whoever brings the code also began (RFC 7636, 4.6)."""
    digest = hashlib.sha256(fields.get("code_verifier", "").encode()).digest()
    return secrets.compare_digest(tokens.base64url(digest), grant.asked.code_challenge)
