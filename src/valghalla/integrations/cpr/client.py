"""Speaking SF1520: SOAP 1.1 over HTTPS with a client certificate."""

from datetime import datetime

import httpx

from valghalla.base.cpr_number import CprNumber
from valghalla.base.hang_up import HangsUp
from valghalla.integrations.cpr import answer, faults, request
from valghalla.integrations.cpr.connection import Connection, require_sound, tls
from valghalla.integrations.cpr.errors import NotUnderstood, Unavailable
from valghalla.integrations.cpr.person import PersonFacts
from valghalla.integrations.http import TooLarge, content_of, unavailable

LARGEST_ANSWER = 1024 * 1024  # bytes; a person with a long address history takes some twenty thousand
HEADERS = {
    "Content-Type": "text/xml; charset=utf-8",
    "SOAPAction": f'"{request.SOAP_ACTION}"',
    "Accept": "text/xml",
    "Accept-Encoding": "identity",
    "User-Agent": "Valghalla",
}


class Session(HangsUp):
    """A kept connection for many look-ups, from any number of threads. Use in a ``with`` block."""

    def __init__(self, connection: Connection) -> None:
        require_sound(connection)
        self._connection = connection
        self._http = httpx.Client(
            verify=tls(connection),
            timeout=httpx.Timeout(connection.answer_seconds, connect=connection.connect_seconds),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=50, keepalive_expiry=20),
            follow_redirects=False,
            trust_env=False,
            headers=HEADERS,
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def look_up(
        self, cpr_number: CprNumber, *, reference: str, now: datetime, purpose: str = "", on_behalf_of: str = ""
    ) -> PersonFacts:
        """What CPR says of the person. Every answer is billed to the municipality and logged by the platform.

        reference: our own id of this look-up, the same on each try, kept in our audit.   purpose: what for, such as
        an election's short name, for the invoice.   on_behalf_of: our id of whoever asks, or of the job. None of the
        three may name a person; each has at most 255 characters.   now: instant of the look-up, UTC.
        Raises Unavailable, NotUnderstood, or Refused as NoSuchPerson, AgreementMissing or itself.
        """
        body = request.render(
            cpr_number,
            municipality_cvr=self._connection.municipality_cvr,
            reference=reference,
            purpose=purpose,
            on_behalf_of=on_behalf_of,
        )
        status, content = self._ask(body)
        fault = faults.fault_in(content)
        if status != httpx.codes.OK or fault is not None:
            raise faults.error_of(status, fault, self._connection.fault_texts)
        return answer.read(content, asked=cpr_number, now=now)

    def reach(self) -> None:
        """Knock without asking for anybody: shake hands and make sure that something answers.

        Raises Unavailable when nothing does, AgreementMissing when it turns us away.
        """
        status, _ = self._exchange("GET", b"")
        if status in (401, 403) or status >= 500:
            raise faults.error_of(status, None, self._connection.fault_texts)

    def _ask(self, body: bytes) -> tuple[int, bytes]:
        """Ask, and once more if a kept connection had been hung up; the reference stays the same."""
        try:
            return self._exchange("POST", body)
        except Unavailable as failure:
            if failure.code != "hung_up":
                raise
        return self._exchange("POST", body)

    def _exchange(self, method: str, body: bytes) -> tuple[int, bytes]:
        try:
            with self._http.stream(method, self._connection.url, content=body) as response:
                return response.status_code, content_of(
                    response, largest=LARGEST_ANSWER, seconds=self._connection.answer_seconds
                )
        except TooLarge:
            raise NotUnderstood("cpr", "too_large") from None
        except httpx.HTTPError as error:
            failure = unavailable("cpr", error)
        raise failure  # outside the block, so that no request with its body hangs on to it


def open_session(connection: Connection) -> Session:
    """A session for many look-ups. Raises WrongSettings when the settings cannot work."""
    return Session(connection)
