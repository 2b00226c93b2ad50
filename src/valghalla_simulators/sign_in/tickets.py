"""Tickets: compact JWS with Ed25519 (RFC 7515, RFC 8037), good for one minute."""

import base64
import json
import re
import secrets
import time
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

ISSUER = "valghalla-simulators"
LIFETIME_SECONDS = 60
_SITE = re.compile(r"https?://(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+localhost|127\.0\.0\.1)(?::([0-9]{1,5}))?")


class Flaw(StrEnum):
    """What may be wrong with a ticket, for trying the site's checks."""

    NONE = ""
    EXPIRED = "expired"
    AUDIENCE = "audience"
    KEY = "key"
    REPLAYED = "replayed"


class ForeignSite(Exception):
    """The address is none of our own sites: no ticket is made for it."""


@dataclass(frozen=True)
class Site:
    """A site that tickets may be made for. origin: "http://korsbaek.localhost:8000"; host: without the port."""

    origin: str
    host: str

    @property
    def slug(self) -> str:
        """The municipality's part of the host name: "korsbaek" in "admin.korsbaek.localhost"; "" for digits."""
        return "" if self.host == "127.0.0.1" else self.host.removesuffix(".localhost").rpartition(".")[2]


def site_of(address: str) -> Site:
    """The site at the address. Raises ForeignSite unless it is http(s) to *.localhost or 127.0.0.1 and nothing more."""
    origin = address.strip().lower().removesuffix("/")
    match = _SITE.fullmatch(origin)
    if not match or (match[1] and not 0 < int(match[1]) < 65_536):
        raise ForeignSite(address)
    return Site(origin, urlsplit(origin).hostname or "")


def path_of(return_to: str) -> str:
    """A path on the same site; "/" for anything that could lead elsewhere."""
    fine = re.fullmatch(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*", return_to)
    return return_to if fine else "/"


def ticket(
    claims: dict[str, str],
    *,
    site: Site,
    return_to: str,
    key: Ed25519PrivateKey,
    flaw: Flaw = Flaw.NONE,
    now: float | None = None,
) -> str:
    """A ticket for the person in the claims. now: seconds since 1970, the clock when None.

    claims of a citizen: kind, cpr, name; of an administrator: kind, subject, name, role.
    """
    issued = int(time.time() if now is None else now) - (3600 if flaw is Flaw.EXPIRED else 0)
    whole = {
        "iss": ISSUER,
        "aud": "forkert.localhost" if flaw is Flaw.AUDIENCE else site.host,
        "jti": secrets.token_urlsafe(18),
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
        "return_to": path_of(return_to),
        **claims,
    }
    head = _base64url(json.dumps({"alg": "EdDSA", "typ": "JWT"}).encode())
    body = _base64url(json.dumps(whole, ensure_ascii=False).encode())
    signer = Ed25519PrivateKey.generate() if flaw is Flaw.KEY else key
    return f"{head}.{body}.{_base64url(signer.sign(f'{head}.{body}'.encode()))}"


def _base64url(content: bytes) -> str:
    return base64.urlsafe_b64encode(content).rstrip(b"=").decode()
