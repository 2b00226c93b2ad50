"""The service itself: from a request and a certificate to an answer. Knows nothing of sockets."""

import datetime
import threading
from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from valghalla_simulators import clock
from valghalla_simulators.agreements import System, by_invocation, by_municipality, system_of
from valghalla_simulators.cpr import NAMESPACE, SERVICE_UUID, answers
from valghalla_simulators.cpr.request import Request, SchemaError, read
from valghalla_simulators.people import Outcome
from valghalla_simulators.register import Register

XML = "text/xml; charset=utf-8"
NO_SECURITY = (
    "Security model for the called operation was not provided. "
    "The following are supported: [KombitToken, AuthorityContext, InvocationContext]"
)
SLOW_SECONDS = 6.0


class State(StrEnum):
    """The switch on CPR."""

    UP = "up"
    DOWN = "down"
    YESTERDAY = "yesterday"


@dataclass(frozen=True)
class Call:
    """One look-up, for the page that looks inside."""

    at: datetime.datetime
    number: str
    municipality_cvr: str
    reference: str
    result: str


@dataclass(frozen=True)
class Answer:
    """What goes back over HTTP."""

    status: int
    content: bytes
    content_type: str = XML


class _Fault(Exception):
    def __init__(self, result: str, code: str, text: str, *, client: bool = True) -> None:
        self.result, self.content = result, answers.fault(code, text, client=client)


@dataclass
class CprService:
    """CPR with its switches: set ``state``, ``delay_ms`` and ``strict_order``; let people move with
    ``register.change``.

    delay_ms: every answer waits that long. slow_seconds: what the well-known slow number waits.
    """

    register: Register = field(default_factory=Register)
    state: State = State.UP
    delay_ms: int = 0
    slow_seconds: float = SLOW_SECONDS
    strict_order: bool = True
    stopping: threading.Event = field(default_factory=threading.Event)
    _calls: deque[Call] = field(default_factory=lambda: deque(maxlen=500))
    answered: int = 0
    _noting: threading.Lock = field(default_factory=threading.Lock)

    def calls(self) -> list[Call]:
        """The latest look-ups, newest first; at most 500 are kept."""
        with self._noting:
            return list(reversed(self._calls))

    def answer(
        self, message: bytes, *, action: str | None, content_type: str, peer: Mapping[str, object] | None
    ) -> Answer:
        """The answer to one SOAP message. peer: the client certificate as ``getpeercert()`` tells it."""
        if self.delay_ms:
            self.stopping.wait(self.delay_ms / 1000)
        if self.state is State.DOWN:
            self._note(None, "", "nede")
            return _unavailable()
        request: Request | None = None
        cvr = ""
        try:
            _right_headers(action, content_type)
            request = _read(message, self.strict_order)
            cvr = _agreement_cvr(request, system_of(peer))
            result, answer = self._look_up(request.number)
        except _Fault as fault:
            result, answer = fault.result, Answer(500, fault.content)
        self._note(request, cvr, result)
        return answer

    def _look_up(self, number: str) -> tuple[str, Answer]:
        midnight = clock.now().replace(hour=0, minute=0, second=0, microsecond=0)
        yesterday = self.state is State.YESTERDAY
        outcome, person = self.register.find(number, as_of=midnight if yesterday else None)
        if outcome is Outcome.SLOW:
            self.stopping.wait(self.slow_seconds)
        if outcome is Outcome.DOWN:
            return outcome, _unavailable()
        if outcome is Outcome.GARBAGE:
            return outcome, Answer(200, answers.garbage(), "text/html; charset=utf-8")
        if outcome is Outcome.BREACH:
            return outcome, Answer(200, answers.breach(number))
        if person is None:
            raise _Fault("findes ikke", "PNR_NOT_FOUND", "PNR not found", client=False)
        day = clock.today() - datetime.timedelta(days=yesterday)
        return outcome, Answer(200, answers.response(person, today=day))

    def _note(self, request: Request | None, cvr: str, result: str) -> None:
        number, reference = (request.number, request.caller_reference) if request else ("", "")
        with self._noting:
            self.answered += 1
            self._calls.append(Call(clock.now(), number, cvr, reference, result))


def _unavailable() -> Answer:
    return Answer(503, b"Service Unavailable", "text/plain; charset=utf-8")


def _right_headers(action: str | None, content_type: str) -> None:
    if content_type.split(";")[0].strip().lower() != "text/xml":
        raise _Fault("fejl i skema", "SCHEMA", "Content-Type must be text/xml")
    if (action or "").strip('"') != f"{NAMESPACE}PersonLookup":
        raise _Fault("fejl i skema", "SCHEMA", "The SOAPAction is not an operation of this service")


def _read(message: bytes, strict_order: bool) -> Request:
    try:
        return read(message, strict_order=strict_order)
    except SchemaError as mistake:
        raise _Fault("fejl i skema", "SCHEMA", f"Schema validation failed: {mistake}") from mistake


def _agreement_cvr(request: Request, system: System | None) -> str:
    """CVR of the municipality that the call is made for."""
    today = clock.today()
    if request.municipality_cvr and request.invocation:
        raise _Fault("ingen aftale", "SECURITY", "More than one security model was provided")
    if not request.municipality_cvr and not request.invocation:
        raise _Fault("ingen sikkerhedsmodel", "SECURITY", NO_SECURITY)
    if system is None:
        raise _Fault("ukendt system", "NOT_REGISTERED", "The client certificate does not belong to a registered system")
    if request.municipality_cvr:
        agreement = by_municipality(system, request.municipality_cvr, today=today)
    else:
        agreement = by_invocation(system, request.invocation or {}, SERVICE_UUID, today=today)
    if agreement is None:
        raise _Fault("ingen aftale", "NO_AGREEMENT", "No valid service agreement was found for the caller")
    return agreement.municipality_cvr
