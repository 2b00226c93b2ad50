"""A mail server that keeps what it gets, and refuses on demand."""

import asyncio
import email
import email.policy
import socket
import ssl
from dataclasses import dataclass, field
from email.message import EmailMessage

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from tests.integrations.certificates import Authority
from valghalla.integrations.email import Connection, Letter, Mailbox

SENDER = Mailbox("valg@korsbaek.example", "Korsbæk Kommune")
RECIPIENT = Mailbox("maude@example.org", "Maude Varnæs")


@dataclass
class Got:
    """One letter as it arrived."""

    sender: str
    recipients: list[str]
    raw: bytes

    @property
    def message(self) -> EmailMessage:
        return email.message_from_bytes(self.raw, policy=email.policy.default)


@dataclass
class MailServer:
    """Takes everything, unless told otherwise.

    replies: what to answer in a step ("MAIL", "RCPT", "DATA"), one after the other.   hang_up_in: steps to hang up in.
    """

    replies: dict[str, list[str]] = field(default_factory=dict)
    hang_up_in: list[str] = field(default_factory=list)
    slow: float = 0
    got: list[Got] = field(default_factory=list)
    connections: int = 0
    at_once: int = 0
    most_at_once: int = 0

    def _step(self, name, server):
        if name in self.hang_up_in:
            self.hang_up_in.remove(name)
            server.transport.abort()
            return "250 too late"
        replies = self.replies.get(name, [])
        return replies.pop(0) if replies else None

    async def handle_EHLO(self, server, session, envelope, hostname, responses):
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_MAIL(self, server, session, envelope, address, options):
        if reply := self._step("MAIL", server):
            return reply
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):
        if reply := self._step("RCPT", server):
            return reply
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):
        self.at_once += 1
        self.most_at_once = max(self.most_at_once, self.at_once)
        await asyncio.sleep(self.slow)
        self.at_once -= 1
        if reply := self._step("DATA", server):
            return reply
        self.got.append(Got(envelope.mail_from, list(envelope.rcpt_tos), envelope.content))
        return f"250 2.0.0 queued as {len(self.got)}"


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        return listening.getsockname()[1]


def authenticate(server, session, envelope, mechanism, credentials):
    """The one login there is: "valg", with a password that needs encoding in an address."""
    good = (credentials.login, credentials.password) == (b"valg", b"p@ss/word")
    return AuthResult(success=good, handled=False)


@pytest.fixture(scope="session")
def mail_authority(tmp_path_factory):
    return Authority(tmp_path_factory.mktemp("mail-keys"))


@pytest.fixture(scope="session")
def server_tls(mail_authority):
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*map(str, mail_authority.issue("mail-server")))
    return context


@pytest.fixture
def serve():
    """Start a mail server; keyword arguments are the controller's. Gives back the server and its port."""
    running = []

    def start(**options):
        server = MailServer()
        controller = Controller(server, hostname="127.0.0.1", port=free_port(), ready_timeout=10, **options)
        controller.start()
        server.connections = 0  # the controller knocks once itself
        running.append(controller)
        return server, controller.port

    yield start
    for controller in running:
        controller.stop()


@pytest.fixture
def server_and_port(serve):
    return serve(enable_SMTPUTF8=True)


@pytest.fixture
def server(server_and_port):
    return server_and_port[0]


@pytest.fixture
def connection(server_and_port):
    return Connection(url=f"smtp://127.0.0.1:{server_and_port[1]}", connect_seconds=2, answer_seconds=1)


def letter(**changes) -> Letter:
    """A small letter, with some of it changed."""
    plain = {
        "reference": "message-812",
        "sender": SENDER,
        "recipient": RECIPIENT,
        "subject": "Invitation",
        "html": "<p>Kære Maude</p>",
    }
    return Letter(**plain | changes)
