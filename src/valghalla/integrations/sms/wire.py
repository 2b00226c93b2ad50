"""One exchange with a gateway over HTTP, and what its status means."""

from collections.abc import Mapping
from dataclasses import dataclass, field

import httpx

from valghalla.base.errors import Outside
from valghalla.base.hang_up import HangsUp
from valghalla.integrations.http import TooLarge, content_of, unavailable
from valghalla.integrations.sms.connection import Account, Connection, account_of, tls
from valghalla.integrations.sms.errors import PARTY, NotUnderstood, Refused, Unavailable, WrongSettings, outside_code

LARGEST_ANSWER = 1024 * 1024  # bytes; 250 reports take some 150,000
OURS = {401: "sms_login", 402: "sms_no_credit", 403: "sms_forbidden", 404: "sms_address", 405: "sms_address"}


@dataclass(frozen=True, slots=True, repr=False)
class Request:
    """What is sent. path: below the account's base."""

    method: str
    path: str
    content: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True, repr=False)
class Answer:
    """What came back."""

    status: int
    content: bytes


class Wire(HangsUp):
    """A kept connection to one gateway, from any number of threads. Use in a ``with`` block."""

    def __init__(self, connection: Connection) -> None:
        self.account: Account = account_of(connection)
        self._connection = connection
        self._http = httpx.Client(
            auth=(self.account.user, self.account.password),
            verify=tls(connection) if self.account.base.startswith("https") else False,
            timeout=httpx.Timeout(connection.answer_seconds, connect=connection.connect_seconds),
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=20),
            follow_redirects=False,
            trust_env=False,
            headers={"User-Agent": "Valghalla", "Accept-Encoding": "identity"},
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def exchange(self, request: Request) -> Answer:
        """Ask and read the whole answer within the time. Raises Unavailable or NotUnderstood."""
        url = self.account.base + request.path
        try:
            with self._http.stream(
                request.method, url, content=request.content, headers=dict(request.headers)
            ) as response:
                return Answer(
                    response.status_code,
                    content_of(response, largest=LARGEST_ANSWER, seconds=self._connection.answer_seconds),
                )
        except TooLarge:
            raise NotUnderstood(PARTY, "sms_too_large") from None
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            failure = _lost(error)
        raise failure  # outside the block, so that no request with its number and text hangs on to it


def error_of(provider: str, answer: Answer, said: str = "", code: object = None) -> Outside:
    """The error for an answer that is no success. code, said: the provider's own, as far as it gave any.

    Only 429 and 503 say that nothing was done; after any other 5xx the message may have left.
    Source: RFC 9110 §§ 15.5, 15.6; RFC 6585 § 4.
    """
    status = answer.status
    if status in OURS or 300 <= status < 400:
        return WrongSettings(PARTY, OURS.get(status, "sms_address"), text=said)
    if status in (408, 425, 429, 503):
        return Unavailable(PARTY, f"sms_http_{status}", text=said)
    if status >= 500:
        return Unavailable(PARTY, f"sms_http_{status}", text=said, perhaps_done=True)
    if status >= 400:
        own = outside_code(provider, code, said) if code is not None else outside_code(provider, f"http_{status}", said)
        return Refused(PARTY, own, text=said)
    return NotUnderstood(PARTY, "sms_reply", text=said)


def _lost(error: httpx.HTTPError | httpx.InvalidURL) -> Unavailable:
    if isinstance(error, httpx.InvalidURL | httpx.UnsupportedProtocol):
        return WrongSettings(PARTY, "sms_url")
    lost = unavailable(PARTY, error)
    return Unavailable(PARTY, f"sms_{lost.code}", perhaps_done=lost.perhaps_done)
