"""A web server for many kept-alive connections, plain or with mutual TLS, that stops at once."""

import contextlib
import socket
import socketserver
import ssl
import sys
import threading
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

LARGEST_BODY = 1024 * 1024
IDLE_SECONDS = 75


@dataclass(frozen=True)
class Asked:
    """One request. peer: the client certificate as ``getpeercert()`` tells it, None over plain HTTP; certificate: the
    same in DER, b"" without one.
    """

    method: str
    target: str
    headers: Mapping[str, str]
    body: bytes
    peer: Mapping[str, object] | None
    certificate: bytes = b""


@dataclass(frozen=True)
class Reply:
    """One answer. hang_up: the connection is closed instead, and the caller learns nothing."""

    content: bytes = b""
    content_type: str = "text/plain; charset=utf-8"
    status: int = 200
    headers: Mapping[str, str] = field(default_factory=dict)
    hang_up: bool = False


Respond = Callable[[Asked], Reply]


class WebServer:
    """Listens from ``start()`` to ``stop()``; ``port`` is the real one, also when 0 was asked for.

    largest_body: bytes; more is answered 413. Raises OSError when the port is taken.
    """

    def __init__(
        self,
        host: str,
        port: int,
        respond: Respond,
        tls: ssl.SSLContext | None = None,
        largest_body: int = LARGEST_BODY,
    ) -> None:
        self._server = _Server((host, port), respond, tls, largest_body)
        self.port: int = self._server.server_address[1]
        self._thread = threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.02}, daemon=True)

    def start(self) -> None:
        """Begin to answer."""
        self._thread.start()

    def stop(self) -> None:
        """Close the door and every open connection."""
        if self._thread.is_alive():
            self._server.shutdown()
            self._thread.join(5)
        self._server.server_close()
        self._server.close_connections()


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    block_on_close = False
    request_queue_size = 1024
    allow_reuse_address = True

    def __init__(
        self, address: tuple[str, int], respond: Respond, tls: ssl.SSLContext | None, largest_body: int
    ) -> None:
        self.respond, self.tls, self.largest_body = respond, tls, largest_body
        self._open: set[socket.socket] = set()
        self._lock = threading.Lock()
        super().__init__(address, _Handler)

    def finish_request(self, request: Any, client_address: Any) -> None:
        # In the connection's own thread: a slow or silent handshake holds up nobody else.
        request.settimeout(IDLE_SECONDS)
        connection = request
        if self.tls is not None:
            try:
                connection = self.tls.wrap_socket(request, server_side=True)
            except OSError:  # ssl.SSLError is one: no certificate, a foreign one, or no TLS at all
                return
        with self._lock:
            self._open.add(connection)
        try:
            super().finish_request(connection, client_address)
        finally:
            with self._lock:
                self._open.discard(connection)
            with contextlib.suppress(OSError):
                connection.close()

    def close_connections(self) -> None:
        with self._lock:
            connections = list(self._open)
        for connection in connections:
            with contextlib.suppress(OSError):
                connection.shutdown(socket.SHUT_RDWR)

    def handle_error(self, request: Any, client_address: Any) -> None:
        """A caller who hangs up in the middle is nothing to report."""
        if not isinstance(sys.exc_info()[1], OSError):
            super().handle_error(request, client_address)

    def server_bind(self) -> None:
        # HTTPServer would look its own name up in DNS here.
        socketserver.TCPServer.server_bind(self)
        self.server_name, self.server_port = str(self.server_address[0]), int(self.server_address[1])


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    server_version = "Simulator"
    sys_version = ""
    disable_nagle_algorithm = True
    timeout = IDLE_SECONDS
    server: _Server

    def do_GET(self) -> None:
        self._answer()

    do_POST = do_HEAD = do_GET

    def _answer(self) -> None:
        body = self._body()
        if body is None:
            self.close_connection = True
            self._send(Reply(b"Too large, or of unknown length", status=413))
            return
        peer, certificate = None, b""
        if isinstance(self.connection, ssl.SSLSocket):
            peer, certificate = self.connection.getpeercert(), self.connection.getpeercert(binary_form=True) or b""
        headers = {name.lower(): value for name, value in self.headers.items()}
        reply = self.server.respond(Asked(self.command, self.path, headers, body, peer, certificate))
        if reply.hang_up:
            self.close_connection = True
        else:
            self._send(reply)

    def _body(self) -> bytes | None:
        if self.headers.get("Transfer-Encoding"):
            return None
        length = self.headers.get("Content-Length", "0")
        if not (length.isascii() and length.isdigit()):
            return None
        if int(length) > self.server.largest_body:
            self._read_past(int(length))
            return None
        return self.rfile.read(int(length))

    def _read_past(self, length: int) -> None:
        """Take in what is somewhat too large, for a caller who is still sending does not see the answer."""
        left = length if length <= 4 * self.server.largest_body else 0
        while left > 0 and (piece := self.rfile.read(min(left, 65536))):
            left -= len(piece)

    def _send(self, reply: Reply) -> None:
        self.send_response(reply.status)
        for name, value in {"Content-Type": reply.content_type, **reply.headers}.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(reply.content)))
        if self.close_connection:
            self.send_header("Connection", "close")
        # Head and body in one write: two would wait for each other's acknowledgement.
        self._headers_buffer.append(b"\r\n" + (b"" if self.command == "HEAD" else reply.content))  # type: ignore[attr-defined]
        self.flush_headers()

    def log_message(self, format: str, *args: object) -> None:
        """Requests are not logged: the pages show what came in."""
