"""A server that asks for client certificates, and answers made to order."""

import ssl
import threading
import time
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

from tests.integrations.certificates import Authority
from valghalla.integrations.cpr import Connection

ANSWER = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body>
<PersonLookupResponse xmlns="http://serviceplatformen.dk/xml/wsdl/soap11/CPR/PersonBaseDataExtended/5/">{}
</PersonLookupResponse></e:Body></e:Envelope>"""
FAULT = """<?xml version="1.0" encoding="UTF-8"?>
<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><e:Fault>
<faultcode>{code}</faultcode><faultstring>{text}</faultstring><detail>
<f:ServiceplatformFault xmlns:f="http://serviceplatformen.dk/xml/schemas/ServiceplatformFault/1/"><f:ErrorList>
<f:Error><f:ErrorCode>X</f:ErrorCode><f:ErrorText>{text} CallUUID: {call}</f:ErrorText></f:Error>
</f:ErrorList></f:ServiceplatformFault></detail></e:Fault></e:Body></e:Envelope>"""
CALL = "0b8d8f5e-7d41-4a0c-9f7d-0a0000000001"


def answer(inside: str = "") -> bytes:
    """A whole answer around what stands between the tags of PersonLookupResponse."""
    return ANSWER.format(inside).encode()


def person(inside: str, rest: str = "") -> bytes:
    """An answer with persondata, and what follows it."""
    return answer(f"<persondata>{inside}</persondata>{rest}")


def fault(text: str, code: str = "e:Server") -> bytes:
    return FAULT.format(code=code, text=text, call=CALL).encode()


@dataclass
class Server:
    """What the server was asked, and what it does. Behaviour is a status with a body, or a function of the handler."""

    url: str = ""
    behaviour: object = (200, b"")
    requests: list = field(default_factory=list)
    connections: int = 0

    def hang_up(self, handler):
        handler.connection.shutdown(2)
        handler.close_connection = True

    def say_nothing(self, handler):
        time.sleep(1.5)
        handler.close_connection = True

    def drip(self, handler):
        handler.send_response(200)
        handler.send_header("Content-Length", "1000")
        handler.end_headers()
        for _ in range(20):
            handler.wfile.write(b" ")
            time.sleep(0.1)
        handler.close_connection = True

    def flood(self, handler):
        handler.send_response(200)
        handler.send_header("Content-Length", str(40 * 1024 * 1024))
        handler.end_headers()
        for _ in range(640):
            handler.wfile.write(b"<" * 65536)


def make_handler(server: Server):
    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"
        disable_nagle_algorithm = True

        def setup(self):
            super().setup()
            server.connections += 1

        def do_POST(self):
            body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
            server.requests.append((self.command, dict(self.headers), body))
            behaviour = server.behaviour.pop(0) if isinstance(server.behaviour, list) else server.behaviour
            if callable(behaviour):
                behaviour(self)
                return
            status, content = behaviour
            self.send_response(status)
            self.send_header("Content-Type", "text/xml; charset=utf-8")
            self.send_header("Content-Length", str(len(content)))
            self.end_headers()
            self.wfile.write(content)

        do_GET = do_POST

        def log_message(self, *arguments):
            """Nothing to the terminal."""

    return Handler


class QuietServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request, client_address):
        """A client that hangs up is part of the tests."""


@pytest.fixture(scope="session")
def authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("keys"))


@pytest.fixture(scope="session")
def certificates(authority):
    """Names of certificate and key files: what the server shows, and what the client shows."""
    return authority.issue("server"), authority.issue("client")


@pytest.fixture
def server(authority, certificates):
    state = Server()
    http = QuietServer(("127.0.0.1", 0), make_handler(state))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH, cafile=str(authority.path))
    context.verify_mode = ssl.CERT_REQUIRED
    context.load_cert_chain(*map(str, certificates[0]))
    http.socket = context.wrap_socket(http.socket, server_side=True, do_handshake_on_connect=False)
    state.url = f"https://127.0.0.1:{http.server_port}/service/CPR/PersonBaseDataExtended/5"
    thread = threading.Thread(target=http.serve_forever, kwargs={"poll_interval": 0.05})
    thread.start()
    yield state
    http.shutdown()
    http.server_close()
    thread.join()


@pytest.fixture
def connection(server, authority, certificates):
    certificate, key = certificates[1]
    return Connection(
        url=server.url,
        certificate_path=certificate,
        key_path=key,
        authorities_path=authority.path,
        municipality_cvr="12345678",
        connect_seconds=1,
        answer_seconds=0.5,
    )
