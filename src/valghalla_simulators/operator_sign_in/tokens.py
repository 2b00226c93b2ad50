"""ID tokens: compact JWS (RFC 7515), right ones and wrong ones."""

import base64
import hashlib
import hmac
import json
from enum import StrEnum
from typing import Any

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import padding, rsa

LIFETIME_SECONDS = 300


class Flaw(StrEnum):
    """What may be wrong with an answer, for trying the client's checks."""

    NONE = ""
    DENIED = "denied"
    RETURN_ISSUER = "return_issuer"
    ISSUER = "issuer"
    AUDIENCE = "audience"
    PARTY = "party"
    NONCE = "nonce"
    EXPIRED = "expired"
    KEY = "key"
    UNKNOWN_KEY = "unknown_key"
    ALG_NONE = "alg_none"
    SYMMETRIC = "symmetric"
    NO_GROUP = "no_group"


WORDS = {
    Flaw.DENIED: "Login bliver afbrudt (access_denied)",
    Flaw.RETURN_ISSUER: "Svaret siger, at det kommer fra en anden",
    Flaw.ISSUER: "En anden udsteder i ID-tokenet",
    Flaw.AUDIENCE: "ID-tokenet er til en anden klient",
    Flaw.PARTY: "ID-tokenet er også til os, men udstedt til en anden",
    Flaw.NONCE: "Forkert nonce",
    Flaw.EXPIRED: "ID-tokenet er udløbet",
    Flaw.KEY: "Underskrevet med en forkert nøgle",
    Flaw.UNKNOWN_KEY: "Underskrevet med en nøgle, der ikke er offentliggjort",
    Flaw.ALG_NONE: "Ikke underskrevet (alg none)",
    Flaw.SYMMETRIC: "Underskrevet med klientens hemmelighed (HS256)",
    Flaw.NO_GROUP: "Uden oplysning om grupper",
}


def flawed(claims: dict[str, Any], flaw: Flaw) -> dict[str, Any]:
    """The claims with the flaw in them, where it is one of the claims."""
    client = claims["aud"]
    changes: dict[Flaw, dict[str, Any]] = {
        Flaw.ISSUER: {"iss": "http://simulators.localhost/somebody-else"},
        Flaw.AUDIENCE: {"aud": "another-client"},
        Flaw.PARTY: {"aud": [client, "another-client"], "azp": "another-client"},
        Flaw.NONCE: {"nonce": "another-nonce"},
        Flaw.EXPIRED: {"iat": claims["iat"] - 3600, "exp": claims["iat"] - 3000},
    }
    whole = claims | changes.get(flaw, {})
    if flaw is Flaw.NO_GROUP:
        del whole["groups"]
    return whole


def signed(claims: dict[str, Any], *, key: rsa.RSAPrivateKey, secret: str, flaw: Flaw = Flaw.NONE) -> str:
    """The token: RS256, unless the flaw says otherwise. secret: of the client, for the flaw that signs with it."""
    if flaw is Flaw.ALG_NONE:
        return f"{_head({'alg': 'none'})}.{_part(claims)}."
    if flaw is Flaw.SYMMETRIC:
        whole = f"{_head({'alg': 'HS256', 'kid': key_id(key)})}.{_part(claims)}"
        return f"{whole}.{base64url(hmac.digest(secret.encode(), whole.encode(), 'sha256'))}"
    other = flaw in (Flaw.KEY, Flaw.UNKNOWN_KEY)
    signer = rsa.generate_private_key(public_exponent=65537, key_size=2048) if other else key
    kid = key_id(signer if flaw is Flaw.UNKNOWN_KEY else key)
    whole = f"{_head({'alg': 'RS256', 'kid': kid})}.{_part(claims)}"
    return f"{whole}.{base64url(signer.sign(whole.encode(), padding.PKCS1v15(), hashes.SHA256()))}"


def public_key(key: rsa.RSAPrivateKey) -> dict[str, str]:
    """The key as a JWK (RFC 7517)."""
    return {**_numbers(key), "kid": key_id(key), "use": "sig", "alg": "RS256"}


def key_id(key: rsa.RSAPrivateKey) -> str:
    """The key's thumbprint (RFC 7638): another key never has the same name."""
    return base64url(hashlib.sha256(json.dumps(_numbers(key), sort_keys=True, separators=(",", ":")).encode()).digest())


def is_from(token: str, key: rsa.RSAPrivateKey) -> bool:
    """Whether the token was made with the key, whatever its age: the same claims give the same signature."""
    whole, _, signature = token.rpartition(".")
    return hmac.compare_digest(signature, base64url(key.sign(whole.encode(), padding.PKCS1v15(), hashes.SHA256())))


def base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()


def _numbers(key: rsa.RSAPrivateKey) -> dict[str, str]:
    numbers = key.public_key().public_numbers()
    return {"e": _number(numbers.e), "kty": "RSA", "n": _number(numbers.n)}


def _number(value: int) -> str:
    return base64url(value.to_bytes((value.bit_length() + 7) // 8, "big"))


def _head(header: dict[str, str]) -> str:
    return _part({**header, "typ": "JWT"})


def _part(content: dict[str, Any]) -> str:
    return base64url(json.dumps(content, ensure_ascii=False).encode())
