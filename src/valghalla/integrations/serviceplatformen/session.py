"""Calling services as the holder of the key that the token names, with tokens kept for as long as they last."""

import base64
import json
import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import NamedTuple
from urllib.parse import urlencode

from valghalla.base import clock
from valghalla.base.hang_up import HangsUp
from valghalla.integrations.serviceplatformen import sts
from valghalla.integrations.serviceplatformen.assertion import Assertion, Expected
from valghalla.integrations.serviceplatformen.call import Answer, Call
from valghalla.integrations.serviceplatformen.connection import (
    Connection,
    Identity,
    identity,
    require_cvr,
    require_sound,
    trusted,
)
from valghalla.integrations.serviceplatformen.errors import NotUnderstood, WrongSettings
from valghalla.integrations.serviceplatformen.kept import Kept
from valghalla.integrations.serviceplatformen.line import Line
from valghalla.integrations.serviceplatformen.refusals import require_tokens, words_of

PARTY = "serviceplatformen"
ACCESS_TOKENS = "/service/AccessTokenService_1/token"  # an address
RENEW_ASSERTION = timedelta(minutes=5)  # before it runs out
RENEW_ACCESS = timedelta(minutes=1)
_WORD = re.compile(r"[!-~]{1,2000}", re.ASCII)


class _For(NamedTuple):
    """What a token is for: asking this service on behalf of that municipality."""

    cvr: str
    entity_id: str


@dataclass(frozen=True, slots=True)
class _AccessToken:
    kind: str
    token: str = field(repr=False)


class _Tokens:
    """The tokens of one connection and one certificate."""

    def __init__(self, now: Callable[[], datetime]) -> None:
        self.assertions: Kept[Assertion] = Kept(now)
        self.access: Kept[_AccessToken] = Kept(now)


_kept: dict[tuple[Connection, str, Callable[[], datetime]], _Tokens] = {}
_lock = threading.Lock()


class Session(HangsUp):
    """A kept connection to the platform. Use in a ``with`` block; safe with threads.

    Tokens outlive it: they are kept in the process for each connection, certificate, municipality and service.
    """

    def __init__(self, connection: Connection, *, now: Callable[[], datetime] = clock.now) -> None:
        """Raises WrongSettings when the settings cannot work. now: the time it is."""
        require_sound(connection)
        self._connection, self._now = connection, now
        self._identity: Identity = identity(connection)
        self._trusted = trusted(connection)
        self._line = Line(connection)
        with _lock:
            self._tokens = _kept.setdefault((connection, self._identity.fingerprint, now), _Tokens(now))

    def close(self) -> None:
        """Hang up."""
        self._line.close()

    def assertion(self, entity_id: str, *, on_behalf_of: str, instead_of: Assertion | None = None) -> Assertion:
        """The security token for a service, a new one when the last is about to run out.

        on_behalf_of: CVR number of the municipality.   instead_of: one that was not taken. Raises WrongSettings when the
        STS turns us away, Unavailable, NotUnderstood, and NotTrusted for a token we do not believe.
        """
        require_cvr(on_behalf_of)

        def make() -> tuple[Assertion, datetime]:
            expected = Expected(
                issuer=self._connection.sts_issuer,
                audience=entity_id,
                cvr=on_behalf_of,
                der=self._identity.der,
                trusted=tuple(self._trusted),
            )
            made = sts.issue(self._line, self._connection, self._identity, expected, now=self._now)
            return made, made.expires_at - RENEW_ASSERTION

        return self._tokens.assertions.get(_For(on_behalf_of, entity_id), make, instead_of=instead_of)

    def call(self, call: Call, *, on_behalf_of: str) -> Answer:
        """Ask a service; its answer, whatever the status but 401.

        On 401 the access token is renewed once, then the security token once; then WrongSettings("http_401") is raised.
        The rest of what is raised is as in ``assertion``; ``perhaps_done`` is only set when contact was lost after a
        call that does something had left.
        """
        purpose = _For(on_behalf_of, call.service.entity_id)
        access = self._access(purpose)
        answer = self._once(call, access)
        if answer.status == 401:
            access = self._access(purpose, instead_of=access)
            answer = self._once(call, access)
        if answer.status == 401:
            used = self.assertion(call.service.entity_id, on_behalf_of=on_behalf_of)
            self.assertion(call.service.entity_id, on_behalf_of=on_behalf_of, instead_of=used)
            answer = self._once(call, self._access(purpose, instead_of=access))
        if answer.status == 401:
            raise WrongSettings(PARTY, "http_401", text=words_of(answer))
        return answer

    def _once(self, call: Call, access: _AccessToken) -> Answer:
        headers = {
            "Authorization": f"{access.kind} {access.token}",
            "x-TransaktionsId": call.transaction,
            "x-TransaktionsTid": self._now().astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
            "Accept": call.accept,
        }
        if call.content_type:
            headers["Content-Type"] = call.content_type
        return self._line.ask(
            PARTY,
            call.method,
            self._connection.url.rstrip("/") + call.service.path,
            headers=headers,
            content=call.content,
            query=call.query or None,
            does_something=call.does_something,
        )

    def _access(self, purpose: _For, *, instead_of: _AccessToken | None = None) -> _AccessToken:
        return self._tokens.access.get(purpose, lambda: self._new_access(purpose), instead_of=instead_of)

    def _new_access(self, purpose: _For) -> tuple[_AccessToken, datetime]:
        asked_at = self._now()
        assertion = self.assertion(purpose.entity_id, on_behalf_of=purpose.cvr)
        answer = self._exchanged(assertion)
        if answer.status in (400, 401):  # it may have tired of the token before it ran out
            assertion = self.assertion(purpose.entity_id, on_behalf_of=purpose.cvr, instead_of=assertion)
            answer = self._exchanged(assertion)
        require_tokens(PARTY, answer)
        token, lasts = _access_token(answer.content)
        return token, asked_at + lasts - min(RENEW_ACCESS, lasts / 2)

    def _exchanged(self, assertion: Assertion) -> Answer:
        form = urlencode({"saml-token": base64.b64encode(assertion.xml).decode()})
        return self._line.ask(
            PARTY,
            "POST",
            self._connection.url.rstrip("/") + ACCESS_TOKENS,
            headers={"Content-Type": "application/x-www-form-urlencoded", "Accept": "application/json"},
            content=form.encode("ascii"),
        )


def _access_token(content: bytes) -> tuple[_AccessToken, timedelta]:
    try:
        told = json.loads(content)
        token, kind, seconds = told["access_token"], told.get("token_type", "Holder-of-key"), int(told["expires_in"])
    except (ValueError, KeyError, TypeError, AttributeError):
        raise NotUnderstood(PARTY, "access_token") from None
    words = isinstance(token, str) and isinstance(kind, str) and _WORD.fullmatch(token) and _WORD.fullmatch(kind)
    if not words or seconds <= 0:
        raise NotUnderstood(PARTY, "access_token")
    return _AccessToken(kind, token), timedelta(seconds=min(seconds, 24 * 60 * 60))
