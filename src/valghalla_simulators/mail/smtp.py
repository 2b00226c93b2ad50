"""The SMTP listener. The local part of a receiver's address chooses what goes wrong:

``down+x@`` 421 (try later, connection closing), ``full+x@`` 452 (mailbox full), ``refuse+x@`` 550 (no such receiver),
``slow+x@`` taken after some seconds.
"""

import asyncio
import contextlib
import socket
import threading
from dataclasses import dataclass, field

from aiosmtpd.smtp import SMTP, Envelope, Session

from valghalla_simulators.mail.inbox import Inbox

REFUSALS = {
    "down": "421 4.3.2 The mail system is not available, try again later",
    "full": "452 4.2.2 The mailbox is full",
    "refuse": "550 5.1.1 No such mailbox here",
}
SLOW_SECONDS = 5.0
LARGEST = 33_554_432


@dataclass
class MailSystem:
    """The mail system with its switches: ``down`` answers every receiver 421, ``delay_ms`` makes every message
    wait that long.

    slow_seconds: what an address ``slow+…@`` waits.
    """

    inbox: Inbox
    down: bool = False
    delay_ms: int = 0
    slow_seconds: float = field(default=SLOW_SECONDS)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        """aiosmtpd's hook for one receiver."""
        fault = fault_of(address)
        if self.down:
            return REFUSALS["down"]
        if fault in REFUSALS:
            return REFUSALS[fault]
        if fault == "slow":
            await asyncio.sleep(self.slow_seconds)
        envelope.rcpt_tos.append(address)
        envelope.rcpt_options.extend(options)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        """aiosmtpd's hook for a whole message."""
        if self.delay_ms:
            await asyncio.sleep(self.delay_ms / 1000)
        content = envelope.content or b""
        raw = content if isinstance(content, bytes) else content.encode("utf-8", "surrogateescape")
        for recipient in dict.fromkeys(envelope.rcpt_tos):
            self.inbox.take(envelope.mail_from or "", _writable(recipient), raw)
        return "250 2.0.0 Taken"


def fault_of(address: str) -> str:
    """The word before the plus sign of an address: "full" in "full+anna@example.com"; "" when there is none."""
    local, _, _ = address.rpartition("@")
    word, plus, _ = local.partition("+")
    return word.lower() if plus else ""


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
        return SMTP(
            self._mail, hostname="simulator.localhost", data_size_limit=LARGEST, enable_SMTPUTF8=True, loop=self._loop
        )
