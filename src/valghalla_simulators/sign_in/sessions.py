"""Who is signed in at a simulated identity provider, and where; and rounds of signing out."""

import secrets
from dataclasses import dataclass, field
from threading import Lock
from typing import Any

from valghalla_simulators.saml.facts import Facts
from valghalla_simulators.saml.messages import SignOutRequest
from valghalla_simulators.saml.service_provider import ServiceProvider

_MOST = 1000


@dataclass(frozen=True)
class Visit:
    """A sign-in at one service provider, as it was told of it."""

    service_provider: ServiceProvider
    name_id: str
    name_id_format: str
    session_index: str


@dataclass
class Session:
    """A browser's session. visits: where it has signed in, the latest sign-in of a person at each place."""

    facts: Facts
    visits: list[Visit] = field(default_factory=list)

    def visited(self, visit: Visit) -> None:
        """Remember a sign-in; an earlier one of the same person at the same place is replaced."""
        place = (visit.service_provider.entity_id, visit.name_id)
        self.visits = [one for one in self.visits if (one.service_provider.entity_id, one.name_id) != place]
        self.visits.append(visit)


@dataclass
class Round:
    """Telling one service provider after the other. asked: who began; None when it began here."""

    asked: SignOutRequest | None
    left: list[Visit]
    told: list[tuple[Visit, bool]] = field(default_factory=list)
    waiting_for: tuple[str, Visit] | None = None

    @property
    def went_well(self) -> bool:
        """Whether everybody has ended their session."""
        return all(well for _, well in self.told)


class Sessions:
    """All browsers' sessions and rounds, as long as the process lives; the oldest go when there are very many."""

    def __init__(self) -> None:
        self._sessions: dict[str, Session] = {}
        self._rounds: dict[str, Round] = {}
        self._lock = Lock()

    def of(self, cookie: str) -> Session | None:
        """The session of a browser."""
        with self._lock:
            return self._sessions.get(cookie)

    def begin(self, cookie: str, facts: Facts) -> tuple[str, Session]:
        """The cookie and the session after somebody signed in; another person's visits in the browser stay known."""
        with self._lock:
            session = self._sessions.get(cookie)
            if session is None:
                cookie, session = secrets.token_urlsafe(24), Session(facts)
                _keep(self._sessions, cookie, session)
            session.facts = facts
            return cookie, session

    def end(self, cookie: str) -> list[Visit]:
        """End a browser's session; the places to tell."""
        with self._lock:
            session = self._sessions.pop(cookie, None)
            return session.visits if session else []

    def cookie_of(self, request: SignOutRequest, cookie: str) -> str | None:
        """The cookie of the session that a request is about: the browser's own, else any with that visit."""
        with self._lock:
            ordered = [cookie, *(other for other in self._sessions if other != cookie)]
            return next((one for one in ordered if self._has_visit(one, request)), None)

    def _has_visit(self, cookie: str, request: SignOutRequest) -> bool:
        session = self._sessions.get(cookie)
        return session is not None and any(
            visit.service_provider.entity_id == request.service_provider.entity_id
            and visit.name_id == request.name_id
            and request.session_index in (None, visit.session_index)
            for visit in session.visits
        )

    def start_round(self, round_: Round) -> str:
        """Keep a round under way; its handle travels as RelayState."""
        handle = secrets.token_urlsafe(24)
        with self._lock:
            _keep(self._rounds, handle, round_)
        return handle

    def round_of(self, handle: str) -> Round | None:
        """The round under way of that handle."""
        with self._lock:
            return self._rounds.get(handle)

    def finish_round(self, handle: str) -> None:
        """Forget a round."""
        with self._lock:
            self._rounds.pop(handle, None)


def _keep(kept: dict[str, Any], key: str, value: object) -> None:
    if len(kept) >= _MOST:
        del kept[next(iter(kept))]
    kept[key] = value
