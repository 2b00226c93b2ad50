"""What the provider says of itself, and its keys, remembered for a while.

Source: OpenID Connect Discovery 1.0, sections 3 and 4; RFC 8414; RFC 7517.
"""

import threading
import time
from dataclasses import dataclass
from typing import Any

from joserfc.errors import JoseError
from joserfc.jwk import ECKey, KeySet, RSAKey

from valghalla.integrations.oidc.connection import ask, is_safe
from valghalla.integrations.oidc.errors import SignInFailed

REMEMBERED_SECONDS = 3600.0
# A token with an unknown key makes us ask for the keys again, though not more often than this.
SECONDS_BETWEEN_KEYS = 30.0
SMALLEST_RSA_BITS = 2048

Key = RSAKey | ECKey


@dataclass(frozen=True)
class Provider:
    """A provider as its discovery document describes it. sign_out_address: empty when it has none.

    says_issuer: it names itself in its answers (RFC 9207).   secret_in_body: it wants the client secret as a form
    field rather than in the Authorization header.
    """

    issuer: str
    sign_in_address: str
    token_address: str
    keys_address: str
    sign_out_address: str = ""
    says_issuer: bool = False
    secret_in_body: bool = False


@dataclass
class _Known:
    provider: Provider
    until: float
    keys: KeySet | None = None
    keys_at: float = 0.0


_known: dict[str, _Known] = {}
_lock = threading.Lock()


def provider_of(issuer: str) -> Provider:
    """The provider's description, asked for once an hour. Raises SignInFailed: unreachable, provider_unusable."""
    return _known_of(issuer).provider


def known_sign_out_address(issuer: str) -> str:
    """Where one signs out, if the provider has been asked before; asks nobody."""
    known = _known.get(issuer)
    return known.provider.sign_out_address if known else ""


def key_for(issuer: str, kid: str | None) -> Key:
    """The provider's key of that name; without a name its only key.

    Keys are asked for again when the name is unknown. Raises SignInFailed: unknown_key, unreachable,
    provider_unusable.
    """
    known = _known_of(issuer)
    for again in (False, True):
        keys = _keys(known, again=again)
        if (key := _fitting(keys, kid)) is not None:
            return key
    raise SignInFailed("unknown_key")


def has_keys(issuer: str) -> bool:
    """Whether the provider publishes a key that we would accept. Raises SignInFailed as ``key_for`` does."""
    found = _keys(_known_of(issuer), again=False).keys
    return any(isinstance(key, Key) and _is_usable(key) for key in found)


def forget() -> None:
    """Forget everything remembered (between tests)."""
    _known.clear()


def _known_of(issuer: str) -> _Known:
    with _lock:
        known = _known.get(issuer)
    if known is None or known.until < time.monotonic():
        said = ask("GET", f"{issuer.rstrip('/')}/.well-known/openid-configuration")
        known = _Known(read_provider(said, issuer=issuer), time.monotonic() + REMEMBERED_SECONDS)
        with _lock:
            _known[issuer] = known
    return known


def read_provider(said: dict[str, Any], *, issuer: str) -> Provider:
    """The description out of the document. Raises SignInFailed("provider_unusable")."""
    provider = Provider(
        issuer=_text(said, "issuer"),
        sign_in_address=_text(said, "authorization_endpoint"),
        token_address=_text(said, "token_endpoint"),
        keys_address=_text(said, "jwks_uri"),
        sign_out_address=_text(said, "end_session_endpoint"),
        says_issuer=said.get("authorization_response_iss_parameter_supported") is True,
        secret_in_body=_wants_secret_in_body(said.get("token_endpoint_auth_methods_supported")),
    )
    needed = (provider.issuer, provider.sign_in_address, provider.token_address, provider.keys_address)
    optional = provider.sign_out_address
    if provider.issuer != issuer or not all(map(is_safe, needed)) or (optional and not is_safe(optional)):
        raise SignInFailed("provider_unusable")
    return provider


def _text(said: dict[str, Any], name: str) -> str:
    value = said.get(name, "")
    return value if isinstance(value, str) else ""


def _wants_secret_in_body(methods: object) -> bool:
    """The header is the default (Discovery 1.0, section 3) and what RFC 6749 prefers."""
    return isinstance(methods, list) and "client_secret_basic" not in methods and "client_secret_post" in methods


def _keys(known: _Known, *, again: bool) -> KeySet:
    age = time.monotonic() - known.keys_at
    if known.keys is None or age > (SECONDS_BETWEEN_KEYS if again else REMEMBERED_SECONDS):
        known.keys, known.keys_at = _read_keys(ask("GET", known.provider.keys_address)), time.monotonic()
    return known.keys


def _read_keys(said: dict[str, Any]) -> KeySet:
    """The keys that sign, of the kinds we know; others are passed over, as providers publish those too."""
    listed = said.get("keys")
    if not isinstance(listed, list):
        raise SignInFailed("provider_unusable")
    found = []
    for one in listed:
        if isinstance(one, dict) and one.get("use", "sig") == "sig" and one.get("kty") in ("RSA", "EC"):
            try:
                found.append(RSAKey.import_key(one) if one["kty"] == "RSA" else ECKey.import_key(one))
            except (JoseError, ValueError, TypeError, KeyError):
                continue
    return KeySet(found)  # type: ignore[arg-type]


def _fitting(keys: KeySet, kid: str | None) -> Key | None:
    usable = [key for key in keys.keys if isinstance(key, Key) and _is_usable(key)]
    if kid is None:
        return usable[0] if len(usable) == 1 else None
    return next((key for key in usable if key.kid == kid), None)


def _is_usable(key: Key) -> bool:
    """Strong enough for the algorithms we allow (RFC 7518, 3.3 and 3.4)."""
    if isinstance(key, ECKey):
        return key.curve_name == "P-256"
    return key.public_key.key_size >= SMALLEST_RSA_BITS
