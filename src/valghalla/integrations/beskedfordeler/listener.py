"""The door at which Beskedfordeler hands messages over: HTTPS that asks for the caller's certificate.

cheroot speaks HTTP. Here stands what it leaves open: that handshakes are made by the threads that answer, so that a slow
one keeps nobody waiting at the door; that a caller has so many seconds for a whole request rather than for each byte;
and that nobody opens all connections there are. Source: docs/integrations/receipts.md.
"""

import logging
import socket
import ssl
import sys
import threading
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from cheroot import errors as cheroot_errors
from cheroot.makefile import StreamReader, StreamWriter
from cheroot.server import HTTPConnection
from cheroot.ssl import Adapter
from cheroot.wsgi import Server

from valghalla.integrations.beskedfordeler.answer import Answer, write
from valghalla.integrations.beskedfordeler.callers import Callers
from valghalla.integrations.beskedfordeler.errors import CannotKeep, WrongSettings
from valghalla.integrations.beskedfordeler.xml import LARGEST, PARTY

log = logging.getLogger(__name__)

PATH = "/receipts/"
CERTIFICATE = "valghalla.certificate"
Take = Callable[[bytes], Answer]


@dataclass(frozen=True, kw_only=True)
class Door:
    """host, port: where to listen; port 0 takes a free one.   certificate_path, key_path: our own, PEM, with its chain.

    authorities_path: PEM file of the authorities that callers' certificates are checked against, and no others.
    callers: the list of Callers.parse.   threads: requests answered at once.   connections, connections_each: open at
    once, in all and from one address.   seconds: for handshake and request together, and for a connection without any.
    """

    host: str = "127.0.0.1"
    port: int
    certificate_path: str | Path
    key_path: str | Path
    authorities_path: str | Path
    callers: str
    threads: int = 16
    connections: int = 200
    connections_each: int = 20
    seconds: float = 15


def tls(door: Door) -> ssl.SSLContext:
    """TLS that lets nobody in without a certificate. Raises WrongSettings for a file that is missing or no good."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.minimum_version = ssl.TLSVersion.TLSv1_2
    context.verify_mode = ssl.CERT_REQUIRED
    try:
        context.load_verify_locations(str(door.authorities_path))
    except OSError:  # ssl.SSLError is one
        raise WrongSettings(PARTY, "authorities") from None
    try:
        context.load_cert_chain(str(door.certificate_path), str(door.key_path))
    except OSError:
        raise WrongSettings(PARTY, "certificate") from None
    return context


class Listener:
    """Takes messages until told to stop. take: stores one and says what to answer; raises CannotKeep."""

    def __init__(self, door: Door, take: Take) -> None:
        """Take the port. Raises WrongSettings, and OSError when the port is taken."""
        self._server = _Server(door, tls(door), application(take, Callers.parse(door.callers)))
        self._server.prepare()

    @property
    def port(self) -> int:
        """Where it listens."""
        return self._server.bind_addr[1]

    def serve(self) -> None:
        """Answer until ``stop`` is called from another thread."""
        self._server.serve()

    def stop(self) -> None:
        """Finish what is being answered, and close the door."""
        self._server.stop()


def application(take: Take, callers: Callers) -> Callable[[dict[str, Any], Callable[..., Any]], Iterable[bytes]]:
    """What is answered, as a WSGI application."""

    def answer(environ: dict[str, Any], start_response: Callable[..., Any]) -> Iterable[bytes]:
        status, content, headers = _answer(environ, take, callers)
        kind = ("Content-Type", "application/xml; charset=utf-8") if content.startswith(b"<") else _PLAIN
        start_response(status, [kind, ("Content-Length", str(len(content))), *headers])
        return [content]

    return answer


_Response = tuple[str, bytes, list[tuple[str, str]]]
_PLAIN = ("Content-Type", "text/plain; charset=utf-8")
_CLOSE = ("Connection", "close")


def _answer(environ: dict[str, Any], take: Take, callers: Callers) -> _Response:
    if not callers.let_in(environ.get(CERTIFICATE, b"")):
        log.warning("receipts_caller_refused")
        return "403 Forbidden", b"", [_CLOSE]
    if environ["PATH_INFO"].rstrip("/") != PATH.rstrip("/"):
        return "404 Not Found", b"", [_CLOSE]
    if environ["REQUEST_METHOD"] == "HEAD":
        return "200 OK", b"", []
    if environ["REQUEST_METHOD"] != "POST":
        return "405 Method Not Allowed", b"", [("Allow", "HEAD, POST"), _CLOSE]
    try:
        message = _body(environ)
    except _TooLarge:
        return "413 Content Too Large", b"", [_CLOSE]
    except ValueError:
        return "400 Bad Request", b"", [_CLOSE]
    if not message.strip():
        return "200 OK", write(Answer.EMPTY), []
    try:
        return "200 OK", write(take(message)), []
    except CannotKeep:
        log.warning("receipt_not_kept")
    except Exception as error:  # its words might be those of the message
        log.error("receipt_error error=%s", type(error).__name__)
    return "503 Service Unavailable", b"", [("Retry-After", "60"), _CLOSE]


class _TooLarge(Exception):
    """More came than a message can have."""


def _body(environ: dict[str, Any]) -> bytes:
    """What was sent, whole. Raises _TooLarge, ValueError for a part of it, and OSError when the other side is gone."""
    try:
        message = environ["wsgi.input"].read(LARGEST + 1)
    except cheroot_errors.MaxSizeExceeded:
        raise _TooLarge from None
    except OSError as error:
        if type(error) is OSError:  # so cheroot says that a chunk is too large; the network's own errors are subclasses
            raise _TooLarge from None
        raise
    if len(message) > LARGEST:
        raise _TooLarge
    if len(message) < int(environ.get("CONTENT_LENGTH") or 0):
        raise ValueError("hung up in the middle")
    return message


class _Server(Server):
    """cheroot with our rules of the door."""

    def __init__(self, door: Door, context: ssl.SSLContext, answering: Any) -> None:
        super().__init__(
            (door.host, door.port),
            answering,
            numthreads=door.threads,
            max=door.threads,
            server_name="receipts",
            request_queue_size=64,
            accepted_queue_size=door.connections,
            accepted_queue_timeout=1,
            shutdown_timeout=5,
        )
        self.timeout: float = door.seconds
        self.ssl_adapter = _Adapter(context)
        self.ConnectionClass = _Connection
        self.max_request_header_size = 16 * 1024
        self.max_request_body_size = LARGEST
        self.expiration_interval = 0.1
        self.door = door
        self._lock = threading.Lock()
        self._open: Counter[str] = Counter()

    def process_conn(self, conn: Any) -> None:
        """A connection takes a thread when something has come by it, and not before."""
        if conn.is_known:
            super().process_conn(conn)
        elif self._has_room(conn.remote_addr):
            conn.is_known = True
            self.put_conn(conn)
        else:
            log.warning("receipts_too_many_connections")
            conn.close()

    def closed(self, address: str) -> None:
        """A connection that had been let in is closed."""
        with self._lock:
            self._open[address] -= 1
            self._open += Counter()  # forgets those without any

    def error_log(self, msg: str = "", level: int = logging.INFO, traceback: bool = False) -> None:
        """cheroot's words hold addresses and pieces of what came: only that there were any is kept, and of what kind."""
        error = sys.exc_info()[0]
        if traceback and error is not None:
            log.error("receipts_listener_error error=%s", error.__name__)

    def _has_room(self, address: str) -> bool:
        with self._lock:
            full = self._open.total() >= self.door.connections or self._open[address] >= self.door.connections_each
            if not full:
                self._open[address] += 1
        return not full


class _Adapter(Adapter):
    """Leaves the handshake to whoever reads first."""

    def __init__(self, context: ssl.SSLContext) -> None:
        self.context = context

    def bind(self, sock: socket.socket) -> socket.socket:
        """As it is."""
        return sock

    def wrap(self, sock: socket.socket) -> tuple[ssl.SSLSocket, dict[str, Any]]:
        """The socket, its handshake to be made."""
        return self.context.wrap_socket(sock, server_side=True, do_handshake_on_connect=False), {}

    def get_environ(self) -> dict[str, Any]:
        """Nothing is known before the handshake."""
        return {}

    def makefile(self, sock: Any, mode: str = "r", bufsize: int = -1) -> Any:
        """cheroot's own reader or writer."""
        return (StreamReader if "r" in mode else StreamWriter)(sock, mode, bufsize)


class _Connection(HTTPConnection):
    """A connection that shakes hands first, and whose every request has to be over in time."""

    is_known = False
    _has_shaken = False
    _is_closed = False

    def communicate(self) -> bool:
        """One request. False closes the connection."""
        with _within(self.server.door.seconds, self.socket):
            if not self._has_shaken:
                try:
                    self.socket.do_handshake()
                except OSError as refusal:  # ssl.SSLError is one
                    log.info("receipts_handshake_failed error=%s", getattr(refusal, "reason", "") or "hung_up")
                    return False
                self._has_shaken = True
                self.ssl_env = {"wsgi.url_scheme": "https", CERTIFICATE: self.socket.getpeercert(binary_form=True)}
            try:
                return bool(super().communicate())
            except OSError:  # gone, or hung up on
                return False

    def close(self) -> None:
        """Hang up, and make room for another."""
        if self.is_known and not self._is_closed:
            self._is_closed = True
            self.server.closed(self.remote_addr)
        try:
            with suppress(OSError, ValueError):
                super().close()
        finally:
            self.socket.close()


@contextmanager
def _within(seconds: float, connection: ssl.SSLSocket) -> Iterator[None]:
    """Hang up on the other side when the block takes longer, whatever it does."""
    timer = threading.Timer(seconds, _hang_up, [connection])
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()


def _hang_up(connection: ssl.SSLSocket) -> None:
    """Of the socket beneath: TLS would want to say goodbye, and wait."""
    with suppress(OSError):
        socket.socket.shutdown(connection, socket.SHUT_RDWR)
