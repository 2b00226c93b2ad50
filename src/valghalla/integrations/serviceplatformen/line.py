"""The line to the platform and its STS: HTTPS with our certificate, kept open, with time limits."""

from collections.abc import Mapping
from contextlib import closing
from functools import lru_cache

import httpx

from valghalla.integrations.http import TooLarge, content_of, unavailable
from valghalla.integrations.serviceplatformen.call import Answer
from valghalla.integrations.serviceplatformen.connection import Connection, tls
from valghalla.integrations.serviceplatformen.errors import Unavailable

LARGEST_ANSWER = 1024 * 1024  # bytes; a security token takes some ten thousand


_HEADERS = {"User-Agent": "Valghalla", "Accept-Encoding": "identity", "Connection": "keep-alive"}


class Line:
    """Any number of requests, from any number of threads. HTTP/1.1 only: the platform resets streams of HTTP/2.

    httpx without its ``Client``: two requests go with each message, and what that adds (cookies, redirections, proxies,
    signing in) is what is never wanted here.
    """

    def __init__(self, connection: Connection) -> None:
        self._seconds = connection.answer_seconds
        self._limits = httpx.Timeout(connection.answer_seconds, connect=connection.connect_seconds).as_dict()
        self._http = httpx.HTTPTransport(
            verify=tls(connection),
            http1=True,
            http2=False,
            limits=httpx.Limits(max_connections=None, max_keepalive_connections=20, keepalive_expiry=15),
            trust_env=False,
        )

    def close(self) -> None:
        """Hang up."""
        self._http.close()

    def ask(
        self,
        party: str,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        content: bytes = b"",
        query: Mapping[str, str] | None = None,
        does_something: bool = False,
    ) -> Answer:
        """The answer, whatever its status. A question is asked once more when a kept connection had been hung up.

        party: who answers there, for errors. Raises Unavailable, with ``perhaps_done`` when contact was lost after
        something that ``does_something`` had left.
        """
        for is_last in (does_something, True):
            try:
                request = httpx.Request(
                    method,
                    _address(url),
                    params=query,
                    headers={**_HEADERS, **headers},
                    content=content,
                    extensions={"timeout": self._limits},
                )
                with closing(self._http.handle_request(request)) as response:
                    return Answer(
                        response.status_code, content_of(response, largest=LARGEST_ANSWER, seconds=self._seconds)
                    )
            except TooLarge:
                raise Unavailable(party, "too_large", perhaps_done=does_something) from None
            except httpx.HTTPError as error:
                failure = unavailable(party, error, does_something=does_something)
            if is_last or failure.code != "hung_up":
                break
        raise failure  # outside the block, so that no request with what it holds hangs on to it


@lru_cache(maxsize=32)
def _address(url: str) -> httpx.URL:
    return httpx.URL(url)
