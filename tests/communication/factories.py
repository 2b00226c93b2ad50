"""Messages for tests, and a mail server that keeps what it is given."""

import asyncio
import contextlib
import email
import email.policy
import json
import socket
import threading
import time
from dataclasses import dataclass, field
from email.message import EmailMessage
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from aiosmtpd.smtp import SMTP
from django.db import transaction

from tests.elections.factories import Scene
from tests.participants.factories import participant
from tests.tasks.factories import held
from valghalla.communication.channels import Carrier, Carriers, Outcome, Parcel
from valghalla.communication.channels.email import EmailCarrier
from valghalla.communication.models import Channel, Event, Message
from valghalla.communication.queue import queue
from valghalla.integrations.email import Letter, Receipt
from valghalla.municipalities.models import Settings
from valghalla.participants.models import Participant
from valghalla.tasks.messages import due
from valghalla.tasks.models import Task, TaskState


def sender() -> None:
    """Give the municipality acted for an address to send from."""
    Settings.objects.update(sender_name="Korsbæk Kommune", sender_email="valg@korsbaek.example")


def invitation(scene: Scene, now, *, person: Participant | None = None, **task_values) -> tuple[Message, Task]:
    """A queued invitation and the unanswered task it is about."""
    task = held(scene, person or participant(), **task_values)
    with transaction.atomic():
        message = queue(due(Event.INVITATION, task), election=scene.election, now=now)
    assert message is not None
    return message, task


def message_of(event: Event, scene: Scene, now, *, state: TaskState = TaskState.ACCEPTED) -> tuple[Message, Task]:
    """A queued message of any event and the task it is about."""
    task = held(scene, participant(), state)
    with transaction.atomic():
        message = queue(due(event, task), election=scene.election, now=now)
    assert message is not None
    return message, task


@dataclass
class Letterbox:
    """Takes letters in place of a mail server, or raises what it is told to."""

    raises: Exception | None = None
    letters: list[Letter] = field(default_factory=list)

    def send(self, letter: Letter) -> Receipt:
        """Keep the letter."""
        if self.raises is not None:
            raise self.raises
        self.letters.append(letter)
        return Receipt(f"<{letter.reference}@test>", "250 taken")

    def close(self) -> None:
        """There is nothing to hang up."""


def by_mail(box: Letterbox) -> Carriers:
    """Ways out that lead to a letterbox, and nowhere else."""
    return Carriers({Channel.EMAIL: lambda: EmailCarrier(box)})


@dataclass
class Way:
    """A carrier that keeps what it is given, and answers with its outcomes one after the other, the last for ever."""

    outcomes: list[Outcome] = field(default_factory=lambda: [Outcome(Message.State.HANDED_OVER)])
    parcels: list[Parcel] = field(default_factory=list)

    def send(self, parcel: Parcel) -> Outcome:
        """Keep the parcel."""
        self.parcels.append(parcel)
        return self.outcomes.pop(0) if len(self.outcomes) > 1 else self.outcomes[0]

    def close(self) -> None:
        """There is nothing to hang up."""


def ways(box: Letterbox | None = None, **others: Way) -> Carriers:
    """Ways out by e-mail and by the channels named."""
    carriers: dict[str, Carrier] = {Channel.EMAIL: EmailCarrier(box or Letterbox()), **others}
    return Carriers({channel: partial(_itself, carrier) for channel, carrier in carriers.items()})


def _itself(carrier: Carrier) -> Carrier:
    return carrier


class SmsGateway:
    """inMobile on a free port of this machine. ``received`` has the reference of every message, doubled ones twice.

    seconds: how long it thinks over each, half of it before it is taken and half of it after.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.received: list[str] = []
        gateway = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))["messages"][0]
                time.sleep(seconds / 2)
                gateway.received.append(asked["messageId"])
                time.sleep(seconds / 2)
                number = {"isValidMsisdn": True, "countryCode": "45", "phoneNumber": asked["to"]}
                result = {"messageId": asked["messageId"], "numberDetails": number, "smsCount": 1}
                answer = json.dumps({"results": [result]}).encode()
                self.send_response(200)
                self.send_header("Content-Type", "application/json")
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                with contextlib.suppress(OSError):  # whoever asked is no more
                    self.wfile.write(answer)

            def log_message(self, format: str, *arguments: object) -> None:
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"inmobile+http://any:key@127.0.0.1:{self._server.server_address[1]}"

    def __enter__(self) -> "SmsGateway":
        threading.Thread(target=self._server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        return self

    def __exit__(self, *_) -> None:
        self._server.shutdown()
        self._server.server_close()


class MailServer:
    """An SMTP server on a free port of this machine. ``received`` has every transmission, doubled ones twice.

    seconds: how long it thinks over each message, half of it before the message is kept and half of it after.
    """

    def __init__(self, seconds: float = 0.0) -> None:
        self.seconds = seconds
        self.received: list[EmailMessage] = []
        self._socket = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
        self._socket.bind(("127.0.0.1", 0))
        self.url = f"smtp://127.0.0.1:{self._socket.getsockname()[1]}"
        self._ready = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    async def handle_DATA(self, server, session, envelope) -> str:
        """Keep the message."""
        await asyncio.sleep(self.seconds / 2)
        self.received.append(email.message_from_bytes(envelope.content, policy=email.policy.default))
        await asyncio.sleep(self.seconds / 2)
        return "250 taken"

    def ids(self) -> list[str]:
        """The Message-ID of each transmission."""
        return [str(letter["Message-ID"]) for letter in list(self.received)]

    def __enter__(self) -> "MailServer":
        self._thread.start()
        self._ready.wait(5)
        return self

    def __exit__(self, *_) -> None:
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join(5)
        self._socket.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._socket.listen(256)
        making = self._loop.create_server(lambda: SMTP(self, hostname="test", loop=self._loop), sock=self._socket)
        server = self._loop.run_until_complete(making)
        self._loop.call_soon(self._ready.set)
        self._loop.run_forever()
        server.close()
