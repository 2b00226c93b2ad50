"""Signed one-time tickets: how a made-up person comes in from the simulators.

This is the whole seam between signing in and the rest: what comes out is an ``Identity``, and nothing outside this
module knows that a ticket was behind it.
"""

import base64
import binascii
import datetime
import json
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PublicKey
from cryptography.hazmat.primitives.serialization import load_pem_public_key
from django.conf import settings
from django.db import IntegrityError, transaction

from valghalla.accounts.errors import TicketRefused
from valghalla.accounts.models import UsedTicket

ISSUER = "valghalla-simulators"
LEEWAY = datetime.timedelta(seconds=5)
LONGEST = datetime.timedelta(minutes=5)


@dataclass(frozen=True)
class Identity:
    """Who signed in. kind: "citizen" or "administrator".   cpr: ten digits, "" for administrators.
    subject, role: of an administrator.   return_to: the page to come back to, as asked for."""

    kind: str
    name: str
    cpr: str = ""
    subject: str = ""
    role: str = ""
    return_to: str = "/"


def redeem(ticket: str, *, host: str, kind: str, now: datetime.datetime) -> Identity:
    """The identity in a ticket made for this host and kind of site, once. Raises TicketRefused with the reason."""
    claims = _verified(ticket)
    if claims.get("iss") != ISSUER or claims.get("aud") != host:
        raise TicketRefused("other_audience")
    if claims.get("kind") != kind:
        raise TicketRefused("other_kind")
    issued, expires = _instant(claims, "iat"), _instant(claims, "exp")
    if not issued - LEEWAY <= now < expires or expires - issued > LONGEST:
        raise TicketRefused("expired")
    _use_once(_text(claims, "jti"), expires, now)
    return Identity(
        kind=kind,
        name=_text(claims, "name"),
        cpr=_text(claims, "cpr") if kind == "citizen" else "",
        subject=_text(claims, "subject") if kind == "administrator" else "",
        role=_text(claims, "role") if kind == "administrator" else "",
        return_to=claims.get("return_to") or "/",
    )


def _verified(ticket: str) -> dict[str, Any]:
    try:
        header, payload, signature = (_decoded(part) for part in ticket.split("."))
        if json.loads(header).get("alg") != "EdDSA":
            raise TicketRefused("other_algorithm")
        _public_key(settings.TICKET_KEY).verify(signature, ticket.rpartition(".")[0].encode())
        claims = json.loads(payload)
    except (ValueError, AttributeError, binascii.Error, InvalidSignature) as broken:
        raise TicketRefused("not_signed") from broken
    if not isinstance(claims, dict):
        raise TicketRefused("not_signed")
    return claims


def _decoded(part: str) -> bytes:
    return base64.b64decode(part + "=" * (-len(part) % 4), altchars=b"-_", validate=True)


@lru_cache(maxsize=4)
def _public_key(path: str) -> Ed25519PublicKey:
    key = load_pem_public_key(Path(path).read_bytes())
    if not isinstance(key, Ed25519PublicKey):
        raise TypeError("the ticket key is not an Ed25519 public key")
    return key


def _instant(claims: dict[str, Any], name: str) -> datetime.datetime:
    value = claims.get(name)
    if not isinstance(value, int | float):
        raise TicketRefused("not_signed")
    return datetime.datetime.fromtimestamp(value, datetime.UTC)


def _text(claims: dict[str, Any], name: str) -> str:
    value = claims.get(name)
    if not isinstance(value, str) or not 0 < len(value) <= 255:
        raise TicketRefused("not_signed")
    return value


def _use_once(jti: str, expires: datetime.datetime, now: datetime.datetime) -> None:
    UsedTicket.objects.filter(expires_at__lt=now - LEEWAY).delete()
    try:
        with transaction.atomic():
            UsedTicket.objects.create(jti=jti[:64], expires_at=expires)
    except IntegrityError as used:
        raise TicketRefused("used_before") from used
