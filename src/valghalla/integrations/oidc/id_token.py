"""Reading the ID token: who it is about, once everything in it has been checked.

Source: OpenID Connect Core 1.0, 2 and 3.1.3.7; RFC 7515, 7519, 8725.
"""

import base64
import binascii
import hmac
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from joserfc import jwt
from joserfc.errors import JoseError

from valghalla.integrations.oidc.discovery import key_for
from valghalla.integrations.oidc.errors import SignInFailed
from valghalla.integrations.oidc.registration import Registration

ALGORITHMS = ["RS256", "PS256", "ES256"]
# Two machines' clocks may differ by so much.
LEEWAY = timedelta(seconds=60)
LARGEST_TOKEN = 64 * 1024
LONGEST_SUBJECT = 255  # OpenID Connect Core 1.0, 2


@dataclass(frozen=True)
class Person:
    """Who signed in. subject: the provider's stable name for her.   claims: everything the ID token says."""

    subject: str
    name: str
    email: str
    claims: Mapping[str, Any] = field(repr=False)
    id_token: str = field(repr=False)

    def values(self, claim: str) -> frozenset[str]:
        """The texts of a claim that is a text or a list of texts, such as groups; empty when there is none."""
        said = self.claims.get(claim)
        listed = said if isinstance(said, list) else [said]
        return frozenset(one for one in listed if isinstance(one, str))


def read_id_token(token: str, registration: Registration, *, nonce: str, asked_at: datetime, now: datetime) -> Person:
    """Whom the token is about. asked_at: when we sent the person to the provider. Raises SignInFailed."""
    claims = _verified(token, registration)
    _require_ours(claims, registration, nonce)
    _require_fresh(claims, asked_at, now)
    if registration.acr and claims.get("acr") not in registration.acr:
        raise SignInFailed("level")
    subject = claims.get("sub")
    if not isinstance(subject, str) or not 0 < len(subject) <= LONGEST_SUBJECT:
        raise SignInFailed("subject")
    return Person(subject, _name(claims, subject), _said(claims, "email"), claims, token)


def _verified(token: str, registration: Registration) -> dict[str, Any]:
    """The claims, their signature checked."""
    header = _header(token)
    if header.get("alg") not in ALGORITHMS:
        raise SignInFailed("algorithm")
    kid = header.get("kid")
    if kid is not None and not isinstance(kid, str):
        raise SignInFailed("unreadable")
    key = key_for(registration.issuer, kid)
    try:
        return jwt.decode(token, key, algorithms=ALGORITHMS).claims
    except (JoseError, ValueError, TypeError):
        raise SignInFailed("signature") from None


def _header(token: str) -> dict[str, Any]:
    if len(token) > LARGEST_TOKEN or token.count(".") != 2:
        raise SignInFailed("unreadable")
    first = token.split(".")[0]
    try:
        header = json.loads(base64.urlsafe_b64decode(first + "=" * (-len(first) % 4)))
    except (binascii.Error, ValueError):
        raise SignInFailed("unreadable") from None
    if not isinstance(header, dict):
        raise SignInFailed("unreadable")
    return header


def _require_ours(claims: dict[str, Any], registration: Registration, nonce: str) -> None:
    if claims.get("iss") != registration.issuer:
        raise SignInFailed("issuer")
    audience = claims.get("aud")
    audiences = audience if isinstance(audience, list) else [audience]
    if registration.client_id not in audiences:
        raise SignInFailed("audience")
    party = claims.get("azp", registration.client_id if len(audiences) == 1 else None)
    if party != registration.client_id:
        raise SignInFailed("authorized_party")
    said = claims.get("nonce")
    if not isinstance(said, str) or not hmac.compare_digest(said.encode(), nonce.encode()):
        raise SignInFailed("nonce")


def _require_fresh(claims: dict[str, Any], asked_at: datetime, now: datetime) -> None:
    leeway, expires, issued = LEEWAY.total_seconds(), _instant(claims, "exp"), _instant(claims, "iat")
    if expires is None or expires + leeway <= now.timestamp():
        raise SignInFailed("expired")
    if issued is None or not asked_at.timestamp() - leeway <= issued <= now.timestamp() + leeway:
        raise SignInFailed("issued_at")
    begins = _instant(claims, "nbf") if "nbf" in claims else issued
    if begins is None or begins > now.timestamp() + leeway:
        raise SignInFailed("issued_at")


def _instant(claims: dict[str, Any], name: str) -> float | None:
    """Seconds of Unix time; None for anything else."""
    value = claims.get(name)
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def _name(claims: dict[str, Any], subject: str) -> str:
    return next(
        (said for said in (_said(claims, name) for name in ("name", "preferred_username", "email")) if said), subject
    )


def _said(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    return " ".join(value.split())[:255] if isinstance(value, str) else ""
