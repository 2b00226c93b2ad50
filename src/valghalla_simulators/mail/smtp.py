"""The SMTP listener. What goes wrong, and which letters come back, is chosen in ``faults``."""

import asyncio
import contextlib
import socket
import threading
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from valghalla_simulators.mail import reading
from valghalla_simulators.mail.faults import REFUSALS, Fault, Faults, word_of
from valghalla_simulators.mail.inbox import Inbox
from valghalla_simulators.mail.mailbox import ReturnMailbox
from valghalla_simulators.mail.returning import returned

LARGEST = 33_554_432


@dataclass
class MailSystem:
    """The mail system with its switches: ``down`` answers every receiver 421, ``delay_ms`` makes every message
    wait that long, ``faults`` does the rest. returns: where what comes back arrives.
    """

    inbox: Inbox
    down: bool = False
    delay_ms: int = 0
    faults: Faults = field(default_factory=Faults)
    returns: ReturnMailbox = field(default_factory=ReturnMailbox)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd's hook for one receiver."""
        if self.down:
            return REFUSALS["down"]
        if refusal := self.faults.refusal(address):
            return refusal
        if word_of(address) == "slow":
            await asyncio.sleep(self.faults.slow_seconds)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook for a whole message."""
        if self.delay_ms:
            await asyncio.sleep(self.delay_ms / 1000)
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        letter = reading.header(reading.parse(raw), "Message-ID") or "none"
        recipients = [_writable(one) for one in dict.fromkeys(envelope.rcpt_tos)]
        hang_up = next(filter(None, (self.faults.hang_up(one, letter) for one in recipients)), None)
        if hang_up != Fault.LOST:
            for recipient in recipients:
                self._take(envelope.mail_from or "", recipient, letter, raw)
        if hang_up and isinstance(server.transport, asyncio.Transport):
            server.transport.abort()
        return "250 2.0.0 Taken"

    def _take(self, sender: str, recipient: str, letter: str, raw: bytes) -> None:
        if self.returns.is_for(recipient):
            self.returns.take(raw)
            return
        self.inbox.take(sender, recipient, raw)
        if sender and (manner := self.faults.comes_back(recipient, letter)):
            back = returned(manner, to=sender, recipient=recipient, raw=raw)
            arrives = self.returns.take if self.returns.is_for(sender) else lambda _: None
            asyncio.get_running_loop().call_later(self.faults.return_seconds, arrives, back)


class _Smtp(SMTP):
    """aiosmtpd, which greets when it is told to."""

    async def _handle_client(self) -> None:
        if pause := self.event_handler.faults.greeting_ms:
            await asyncio.sleep(pause / 1000)
        await super()._handle_client()


def _writable(text: str) -> str:
    return text.encode("utf-8", "surrogateescape").decode("utf-8", "replace")


def _listening(host: str, port: int) -> socket.socket:
    # asyncio sends small answers at once only on sockets that say they are TCP; socket.create_server leaves that open,
    # and each greeting would then wait 40 ms.
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM, socket.IPPROTO_TCP)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(256)
    except OSError:
        listening.close()
        raise
    return listening


class SmtpServer:
    """Listens in a thread of its own from ``start()`` to ``stop()``. Raises OSError when the port is taken."""

    def __init__(self, mail: MailSystem, host: str, port: int) -> None:
        self._mail = mail
        self._socket = _listening(host, port)
        self.port: int = self._socket.getsockname()[1]
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to take mail."""
        self._thread.start()

    def stop(self) -> None:
        """Close the door and every open connection."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join(5)
        self._socket.close()

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        server = self._loop.run_until_complete(self._loop.create_server(self._connection, sock=self._socket))
        self._loop.run_forever()
        server.close()
        open_connections = asyncio.all_tasks(self._loop)
        for connection in open_connections:
            connection.cancel()
        with contextlib.suppress(RuntimeError):
            self._loop.run_until_complete(asyncio.gather(*open_connections, return_exceptions=True))
        self._loop.close()

    def _connection(self) -> SMTP:
        return _Smtp(
            self._mail, hostname="simulator.localhost", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=self._loop
        )
