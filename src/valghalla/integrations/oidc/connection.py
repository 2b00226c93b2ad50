"""The way to the provider: time limits, a limit to what it may send, and names of this machine.

Names under ``.localhost`` lead to this machine, as RFC 6761 (6.3) has it and as browsers do; the resolver that Python
asks often does not know them. Plain HTTP is spoken with this machine only.
"""

import ssl
from collections.abc import Iterator
from functools import cache
from typing import Any
from urllib.parse import urlsplit

import httpx

from valghalla.integrations.oidc.errors import SignInFailed

CONNECT_SECONDS = 3.0
ANSWER_SECONDS = 6.0
LARGEST_ANSWER = 512 * 1024  # bytes; a large provider's description takes some twenty thousand

HEADERS = {"Accept": "application/json", "User-Agent": "Valghalla"}


def ask(
    method: str,
    address: str,
    *,
    content: str | None = None,
    headers: dict[str, str] | None = None,
    refusal: str = "provider_unusable",
) -> dict[str, Any]:
    """The JSON object that the provider answers with.

    refusal: the reason when it answers in any other way. Raises SignInFailed with that, or "unreachable".
    """
    if not is_safe(address):
        raise SignInFailed("provider_unusable")
    try:
        with _client() as client:
            answer = client.request(method, address, content=content, headers=headers)
    except (httpx.HTTPError, OSError):
        raise SignInFailed("unreachable") from None
    if answer.status_code >= 500:
        raise SignInFailed("unreachable")
    try:
        said = answer.json()
    except ValueError:
        said = None
    if answer.status_code != httpx.codes.OK or not isinstance(said, dict):
        raise SignInFailed(refusal)
    return said


def _client() -> httpx.Client:
    limits = httpx.Timeout(ANSWER_SECONDS, connect=CONNECT_SECONDS)
    return httpx.Client(transport=Transport(), timeout=limits, follow_redirects=False, trust_env=False, headers=HEADERS)


def is_safe(address: str) -> bool:
    """Whether we send secrets there: HTTPS, or this machine; nothing but an address of a server."""
    parts = urlsplit(address)
    if not parts.hostname or parts.username is not None or parts.fragment:
        return False
    return parts.scheme == "https" or (parts.scheme == "http" and is_this_machine(parts.hostname))


def is_this_machine(host: str) -> bool:
    """True for localhost, names under it, and 127.0.0.1."""
    return host in ("localhost", "127.0.0.1") or host.endswith(".localhost")


@cache
def _tls() -> ssl.SSLContext:
    """Whom we trust: reading all those certificates takes longer than most answers."""
    return httpx.create_ssl_context(trust_env=False)


class Transport(httpx.HTTPTransport):
    """Connects names of this machine to it, and stops reading an answer that is too large."""

    def __init__(self) -> None:
        super().__init__(verify=_tls(), trust_env=False)

    def handle_request(self, request: httpx.Request) -> httpx.Response:
        host = request.url.host
        if host.endswith(".localhost"):
            request.extensions = {**request.extensions, "sni_hostname": host}
            request.url = request.url.copy_with(host="127.0.0.1")  # the Host header keeps the name
        answer = super().handle_request(request)
        assert isinstance(answer.stream, httpx.SyncByteStream)
        return httpx.Response(
            answer.status_code, headers=answer.headers, stream=_Limited(answer.stream), extensions=answer.extensions
        )


class _Limited(httpx.SyncByteStream):
    """An answer's bytes up to the limit. Raises ReadError beyond it."""

    def __init__(self, stream: httpx.SyncByteStream) -> None:
        self._stream = stream

    def __iter__(self) -> Iterator[bytes]:
        read = 0
        for piece in self._stream:
            read += len(piece)
            if read > LARGEST_ANSWER:
                raise httpx.ReadError("the answer is too large")
            yield piece

    def close(self) -> None:
        self._stream.close()
