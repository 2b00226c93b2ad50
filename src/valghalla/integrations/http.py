"""Speaking HTTP to a stranger: how far a request came when contact was lost, and nobody's number in a log."""

import logging
import ssl
import time

import httpx

from valghalla.base.errors import Unavailable


class TooLarge(Exception):
    """The answer is longer than any that the contract knows."""


def content_of(response: httpx.Response, *, largest: int, seconds: float) -> bytes:
    """The whole answer, read within the time. largest: bytes. Raises TooLarge, and httpx.ReadTimeout as for an answer that
    does not begin in time: each piece may come in time and the whole never."""
    deadline = time.monotonic() + seconds
    content = bytearray()
    for piece in response.iter_bytes():
        content += piece
        if len(content) > largest:
            raise TooLarge
        if time.monotonic() > deadline:
            raise httpx.ReadTimeout("the answer does not end")
    return bytes(content)


def unavailable(party: str, error: httpx.HTTPError, *, does_something: bool = True) -> Unavailable:
    """The loss of contact as an error of ours. Its code: "timeout", "tls", "no_connection", "hung_up".

    does_something: whether the request, once it has left, may have been carried out; a question never is. Raise what is
    returned outside the ``except`` block, so that no request with what it holds hangs on to it.
    """
    before_it_left = isinstance(error, httpx.ConnectError | httpx.ConnectTimeout | httpx.PoolTimeout)
    refusal = _tls_error(error)
    return Unavailable(
        party,
        _code(error, refusal),
        perhaps_done=does_something and not before_it_left and not (refusal and "ALERT" in (refusal.reason or "")),
    )


def _code(error: httpx.HTTPError, refusal: ssl.SSLError | None) -> str:
    if isinstance(error, httpx.TimeoutException):
        return "timeout"
    if refusal:
        return "tls"
    return "no_connection" if isinstance(error, httpx.ConnectError) else "hung_up"


def _tls_error(error: BaseException | None) -> ssl.SSLError | None:
    """What TLS said, where it said anything. With TLS 1.3 a server turns our certificate away after the handshake, by an
    alert where the answer should be; a connection cut short is none."""
    while error is not None:
        if isinstance(error, ssl.SSLError) and not isinstance(error, ssl.SSLEOFError | ssl.SSLZeroReturnError):
            return error
        error = error.__cause__ or error.__context__
    return None


class _WithoutQueries(logging.Filter):
    """httpx names the address of each request in the log; what stands behind its "?" may be somebody's number."""

    def filter(self, record: logging.LogRecord) -> bool:
        if isinstance(record.args, tuple):
            record.args = tuple(
                part.copy_with(query=None) if isinstance(part, httpx.URL) else part for part in record.args
            )
        return True


logging.getLogger("httpx").addFilter(_WithoutQueries())
