"""A small platform on one TLS port, with an STS: it gives tokens, takes them, and misbehaves as it is told."""

import contextlib
import json
import ssl
import threading
import uuid
from base64 import b64decode, b64encode
from collections.abc import Callable
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from tests.integrations.serviceplatformen.making import token
from valghalla.base import clock

STS, ACCESS = "/sts", "/service/AccessTokenService_1/token"
Behaviour = tuple[int, bytes] | Callable[["Asked"], tuple[int, bytes] | None]


@dataclass(frozen=True)
class Asked:
    """A request as it came."""

    method: str
    path: str
    query: dict[str, list[str]]
    headers: dict[str, str]
    body: bytes
    version: str
    certificate: bytes
    handler: BaseHTTPRequestHandler

    def hang_up(self) -> None:
        """Close the connection without an answer."""
        self.handler.connection.shutdown(2)
        self.handler.close_connection = True


@dataclass
class Platform:
    """behaviours: by path, what it does, or a list that is used up; without one it works as it should.
    asked: every request.   now: the time on its clock.   accepts: the access tokens in force."""

    url: str = ""
    behaviours: dict[str, Behaviour | list[Behaviour]] = field(default_factory=dict)
    asked: list[Asked] = field(default_factory=list)
    now: Callable = clock.now
    accepts: set[str] = field(default_factory=set)
    seconds: int = 3600
    lock: threading.Lock = field(default_factory=threading.Lock)

    def paths(self) -> list[str]:
        """What was asked, in order, by the last part of its path."""
        return [asked.path.rpartition("/")[2] for asked in self.asked]

    def answer(self, asked: Asked) -> tuple[int, bytes] | None:
        with self.lock:
            self.asked.append(asked)
            behaviour = self.behaviours.get(asked.path)
            if isinstance(behaviour, list):
                behaviour = behaviour.pop(0) if behaviour else None
        if behaviour is not None:
            return behaviour(asked) if callable(behaviour) else behaviour
        if asked.path == STS:
            return 200, self.issue(asked)
        if asked.path == ACCESS:
            return 200, self.exchange(asked)
        kind, _, given = asked.headers.get("Authorization", "").partition(" ")
        return (200, b"served") if kind == "Holder-of-key" and given in self.accepts else (401, b"stale")

    def issue(self, asked: Asked) -> bytes:
        wanted = json.loads(asked.body)
        issued = token(
            now=self.now(),
            cvr=wanted["AnvenderKontekst"]["Cvr"],
            audience=wanted["AppliesTo"]["EndpointReference"]["Address"],
            recipient=wanted["AppliesTo"]["EndpointReference"]["Address"],
            holder=wanted["UseKey"],
        )
        answer = {
            "RequestedSecurityToken": {"Assertion": b64encode(issued).decode()},
            "Lifetime": "08/20/2026 16:00:00",
        }
        return json.dumps(answer).encode()

    def exchange(self, asked: Asked) -> bytes:
        ((given,),) = parse_qs(asked.body.decode("ascii"), strict_parsing=True).values()
        b64decode(given, validate=True)  # a "+" that was not escaped would have become a blank
        access = str(uuid.uuid4())
        self.accepts.add(access)
        answer = {"access_token": access, "token_type": "Holder-of-key", "expires_in": self.seconds}
        return json.dumps(answer).encode()


def say_nothing(asked: Asked) -> None:
    """Wait until the other side has hung up."""
    asked.handler.connection.settimeout(5)
    with contextlib.suppress(OSError):
        asked.handler.connection.recv(1)
    asked.handler.close_connection = True


def hang_up(asked: Asked) -> None:
    """No answer at all."""
    asked.hang_up()


class _Server(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is part of the tests."""


def serve(platform: Platform, context: ssl.SSLContext) -> ThreadingHTTPServer:
    """Start it on a port of its own; whoever starts it stops it."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            address = urlsplit(self.path)
            shown = self.connection.getpeercert(binary_form=True)
            headers = dict(self.headers)
            asked = Asked(
                self.command, address.path, parse_qs(address.query), headers, body, self.request_version, shown, self
            )
            if (answer := platform.answer(asked)) is None:
                return
            status, content = answer
            self.send_response(status)
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *arguments):
            """Nothing to the terminal."""

    server = _Server(("127.0.0.1", 0), Handler)
    server.socket = context.wrap_socket(server.socket, server_side=True, do_handshake_on_connect=False)
    platform.url = f"https://127.0.0.1:{server.server_port}"
    threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02}).start()
    return server
