"""The token service itself: who gets a token for what, and the ways in which it can be wrong."""

import datetime
import threading
from collections import deque
from dataclasses import dataclass, field
from enum import StrEnum
from pathlib import Path

from cryptography import x509
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

from valghalla_simulators import clock
from valghalla_simulators.agreements import TOKEN_SERVICES, System, for_service, system_with
from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.saml.encryption import Encryption, wrapped
from valghalla_simulators.saml.xml import written
from valghalla_simulators.sts import ISSUER, assertion

LIFETIME = datetime.timedelta(hours=8)
WRONG_ISSUER = "http://saml.adgangsstyring.example/runtime"
NO_AGREEMENT = "No service agreement gives this system access to the requested service on behalf of the authority"


class State(StrEnum):
    """The switch on the token service."""

    UP = "up"
    DOWN = "down"
    WRONG_ISSUER = "wrong-issuer"
    EXPIRED_CERTIFICATE = "expired-certificate"
    ENCRYPTED = "encrypted"


class Refused(Exception):
    """No token is given. status: of the HTTP answer; the text says why."""

    def __init__(self, text: str, *, status: int = 400) -> None:
        super().__init__(text)
        self.status = status


@dataclass(frozen=True)
class Token:
    """What is handed out. content: the assertion's bytes, or those of an EncryptedAssertion."""

    content: bytes
    issued: datetime.datetime
    expires: datetime.datetime
    entity_id: str


@dataclass(frozen=True)
class Issue:
    """One request, for the page. result: "udstedt" or the reason why not."""

    at: datetime.datetime
    kind: str
    cvr: str
    entity_id: str
    result: str


class Sts:
    """The token service with its switches: set ``state``, ``delay_ms`` and ``signs_with_next``.

    withdrawn: pairs of CVR and entity id whose agreement has been taken back since start.
    """

    def __init__(self, keys: Keys, time: MovingClock, stopping: threading.Event | None = None) -> None:
        self.time = time
        self.state = State.UP
        self.delay_ms = 0
        self.signs_with_next = False
        self.withdrawn: set[tuple[str, str]] = set()
        self.stopping = stopping or threading.Event()
        self.issued = 0
        self._authority = _certificate(keys.authority.read_bytes())
        self._current, self._next = _Signer.of(keys.sts), _Signer.of(keys.sts_next)
        self._expired = _Signer(_certificate(keys.sts_expired.read_bytes()), self._current.key)
        self._log: deque[Issue] = deque(maxlen=500)
        self._valid: set[str] = set()
        self._noting = threading.Lock()

    @property
    def certificates(self) -> tuple[x509.Certificate, ...]:
        """The certificates that the platform's services trust."""
        return self._current.certificate, self._next.certificate

    @property
    def signer(self) -> "_Signer":
        """Certificate and key in use now."""
        if self.state is State.EXPIRED_CERTIFICATE:
            return self._expired
        return self._next if self.signs_with_next else self._current

    def issues(self) -> list[Issue]:
        """The latest requests, newest first; at most 500 are kept."""
        with self._noting:
            return list(reversed(self._log))

    def expire(self) -> None:
        """Let every token given so far be too old from now on, whatever stands in it."""
        with self._noting:
            self._valid.clear()

    def is_current(self, assertion_id: str) -> bool:
        """Whether the assertion was issued here and has not been let expire."""
        with self._noting:
            return assertion_id in self._valid

    def system(self, certificate: bytes) -> System | None:
        """The registered system of a DER certificate of the right authority within its validity."""
        try:
            shown = x509.load_der_x509_certificate(certificate)
            shown.verify_directly_issued_by(self._authority)
        except (ValueError, TypeError, InvalidSignature):
            return None
        now = self.time.now()
        return system_with(shown) if shown.not_valid_before_utc <= now <= shown.not_valid_after_utc else None

    def may(self, system: System, cvr: str, entity_id: str) -> bool:
        """Whether an agreement in force lets the system use the service for the municipality."""
        today = self.time.now().astimezone(clock.DANISH).date()
        return (cvr, entity_id) not in self.withdrawn and for_service(system, cvr, entity_id, today=today) is not None

    def issue(self, kind: str, *, cvr: str, entity_id: str, certificate: bytes) -> Token:
        """A token bound to the certificate (DER). kind: how it was asked for, for the page. Raises Refused."""
        try:
            token = self._issue(cvr, entity_id, certificate)
        except Refused as refused:
            self._note(Issue(clock.now(), kind, cvr, entity_id, str(refused)))
            raise
        self._note(Issue(clock.now(), kind, cvr, entity_id, "udstedt"))
        return token

    def _issue(self, cvr: str, entity_id: str, certificate: bytes) -> Token:
        system = self.system(certificate)
        if system is None:
            raise Refused("The certificate does not belong to a registered system", status=403)
        if entity_id not in TOKEN_SERVICES:
            raise Refused("AppliesTo names a service that is not known here")
        if not self.may(system, cvr, entity_id):
            raise Refused(NO_AGREEMENT, status=403)
        now = self.time.now().replace(microsecond=0)
        made = assertion.made(
            issuer=WRONG_ISSUER if self.state is State.WRONG_ISSUER else ISSUER,
            entity_id=entity_id,
            cvr=cvr,
            holder=x509.load_der_x509_certificate(certificate),
            issued=now,
            expires=now + LIFETIME,
            certificate=self.signer.certificate,
            key=self.signer.key,
        )
        with self._noting:
            self._valid.add(made.get("ID", ""))
            self.issued += 1
        if self.state is State.ENCRYPTED:
            made = wrapped(made, x509.load_der_x509_certificate(certificate), Encryption())
        return Token(written(made), now, now + LIFETIME, entity_id)

    def _note(self, issue: Issue) -> None:
        with self._noting:
            self._log.append(issue)


@dataclass(frozen=True)
class _Signer:
    certificate: x509.Certificate
    key: rsa.RSAPrivateKey = field(repr=False)

    @classmethod
    def of(cls, path: Path) -> "_Signer":
        key = serialization.load_pem_private_key(key_of(path).read_bytes(), None, unsafe_skip_rsa_key_validation=True)
        if not isinstance(key, rsa.RSAPrivateKey):
            raise ValueError("not a key of ours")
        return cls(_certificate(path.read_bytes()), key)


def _certificate(pem: bytes) -> x509.Certificate:
    return x509.load_pem_x509_certificate(pem)
