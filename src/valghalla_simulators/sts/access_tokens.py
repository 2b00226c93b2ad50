"""Access tokens: a saml token and a client certificate buy an hour with the platform's services.

Source: reference on service agreements and tokens, § 4; RFC 6750 § 3.
"""

import base64
import binascii
import datetime
import hashlib
import json
import re
import threading
import uuid
from dataclasses import dataclass
from urllib.parse import parse_qs

from valghalla_simulators.agreements import KOMBI, POST_ENQUIRY
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sts.reading import Trusted, Untrusted, trusted
from valghalla_simulators.sts.service import Sts

LIFETIME_SECONDS = 3600
SCHEME = "Holder-of-key"
_AUDIENCES = frozenset({KOMBI, POST_ENQUIRY})
_FORM = "application/x-www-form-urlencoded"
_TRANSACTION_TIME = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", re.ASCII)
# Local Danish time with a Z on it is an hour or two off.
_WRONG_TIME = datetime.timedelta(minutes=30)


class Denied(Exception):
    """A call is not let through; ``reply`` is what it gets."""

    def __init__(self, status: int, error: str = "", text: str = "") -> None:
        super().__init__(text)
        self.reply = denied(status, error, text)


@dataclass(frozen=True)
class Caller:
    """Who calls a service. cvr: of the municipality acted for."""

    cvr: str
    transaction_id: str


@dataclass(frozen=True)
class _Grant:
    told: Trusted
    thumbprint: str
    expires: datetime.datetime


class AccessTokens:
    """The service and its check. Switch: ``down``."""

    def __init__(self, sts: Sts) -> None:
        self._sts = sts
        self.down = False
        self.issued = 0
        self._grants: dict[str, _Grant] = {}
        self._noting = threading.Lock()

    def expire(self) -> None:
        """Let every access token given so far be stale from now on."""
        with self._noting:
            self._grants.clear()

    def answer(self, asked: Asked) -> Reply:
        """An access token for a saml token, as JSON."""
        if self.down:
            return Reply(b"Service Unavailable", status=503)
        try:
            told = self._told(asked)
        except Denied as refused:
            return refused.reply
        now, token = self._sts.time.now(), str(uuid.uuid4())
        grant = _Grant(told, _thumbprint(asked.certificate), now + datetime.timedelta(seconds=LIFETIME_SECONDS))
        with self._noting:
            self._grants = {one: kept for one, kept in self._grants.items() if kept.expires > now} | {token: grant}
            self.issued += 1
        answer = {"access_token": token, "token_type": SCHEME, "expires_in": LIFETIME_SECONDS}
        return Reply(json.dumps(answer).encode(), "application/json", 200, {"Cache-Control": "no-store"})

    def caller(self, asked: Asked, entity_id: str) -> Caller:
        """Who calls the service with that entity id, by token, certificate and agreement. Raises Denied."""
        scheme, _, token = asked.headers.get("authorization", "").partition(" ")
        if not scheme:
            raise Denied(401)
        if scheme.lower() != SCHEME.lower() or not token.strip():
            raise Denied(400, "invalid_request", f"Authorization must be {SCHEME} and a token")
        with self._noting:
            grant = self._grants.get(token.strip())
        if grant is None or grant.expires <= self._sts.time.now():
            raise Denied(401, "invalid_token", "The access token is unknown or has expired")
        if grant.thumbprint != _thumbprint(asked.certificate):
            raise Denied(401, "invalid_token", "The access token was issued to another certificate")
        system = self._sts.system(asked.certificate)
        covered = system is not None and self._sts.may(system, grant.told.cvr, entity_id)
        if grant.told.audience != entity_id or not covered:
            raise Denied(403, "insufficient_scope", "The access token does not open this service")
        return Caller(grant.told.cvr, _transaction(asked))

    def _told(self, asked: Asked) -> Trusted:
        if asked.headers.get("content-type", "").split(";")[0].strip().lower() != _FORM:
            raise Denied(400, "invalid_request", f"Content-Type must be {_FORM}")
        fields = parse_qs(asked.body.decode("utf-8", "replace"), keep_blank_values=True)
        if set(fields) - {"saml-token", "datarekvirent-type", "datarekvirent-identifier"}:
            raise Denied(400, "invalid_request", "Unknown parameter")
        given = fields.get("saml-token", [])
        if len(given) != 1:
            raise Denied(400, "invalid_request", "saml-token must be given once")
        try:
            told = trusted(self._sts, base64.b64decode(given[0], validate=True))
        except binascii.Error as mistake:
            raise Denied(400, "invalid_request", "saml-token is not base64") from mistake
        except Untrusted as untrusted:
            raise Denied(401, "invalid_token", str(untrusted)) from untrusted
        if told.holder != asked.certificate:
            raise Denied(401, "invalid_token", "The token was issued to another certificate")
        if told.audience not in _AUDIENCES:
            raise Denied(401, "invalid_token", "The token is for a service without access tokens")
        return told


def denied(status: int, error: str = "", text: str = "") -> Reply:
    """An answer as RFC 6750 § 3 writes it."""
    challenge = f'{SCHEME} error="{error}", error_description="{text}"' if error else SCHEME
    body = json.dumps({"error": error, "error_description": text} if error else {})
    return Reply(body.encode(), "application/json", status, {"WWW-Authenticate": challenge})


def _transaction(asked: Asked) -> str:
    """The transaction's id; both headers are checked."""
    given = asked.headers.get("x-transaktionsid", "")
    try:
        transaction = str(uuid.UUID(given))
    except ValueError:
        transaction = ""
    if not transaction or transaction != given.lower():
        raise Denied(400, "invalid_request", "x-TransaktionsId must be a UUID")
    at = asked.headers.get("x-transaktionstid", "")
    try:
        off = abs(datetime.datetime.fromisoformat(at) - datetime.datetime.now(datetime.UTC))
    except (ValueError, TypeError):
        off = None
    if not _TRANSACTION_TIME.fullmatch(at) or off is None:
        raise Denied(400, "invalid_request", "x-TransaktionsTid must be UTC as YYYY-MM-DDThh:mm:ssZ")
    if off > _WRONG_TIME:
        raise Denied(400, "invalid_request", "x-TransaktionsTid is not the time in UTC")
    return transaction


def _thumbprint(certificate: bytes) -> str:
    return hashlib.sha256(certificate).hexdigest()
