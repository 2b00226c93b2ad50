"""One connection from greeting to goodbye: login by assertion, tuning, channels, heartbeats."""

import socket
import ssl
import threading
import time
from collections.abc import Mapping

from amqp import spec

from valghalla_simulators.agreements import MESSAGE_PULL
from valghalla_simulators.beskedfordeler.amqp.channel import Channel, Refusal
from valghalla_simulators.beskedfordeler.amqp.wire import HEARTBEAT, LARGEST_FRAME, METHOD, PROTOCOL, Frame, Gone, Wire
from valghalla_simulators.beskedfordeler.queue import PullQueue
from valghalla_simulators.sts.reading import Trusted, Untrusted, trusted
from valghalla_simulators.sts.service import Sts

VIRTUAL_HOST = "BF"
HEARTBEAT_SECONDS = 30
# So many heartbeats long may the other side be silent.
SILENT_HEARTBEATS = 2.0
_TICK_SECONDS = 0.5
_GREETING_SECONDS = 10.0
Connection, Channels = spec.Connection, spec.Channel


class _Close(Exception):
    """The connection is closed for a reason. code: AMQP's reply code."""

    def __init__(self, code: int, text: str, method: tuple[int, int] = (0, 0)) -> None:
        super().__init__(text)
        self.code, self.method = code, method


class Session:
    """A connection in a thread of its own."""

    def __init__(self, connection: socket.socket, sts: Sts, queue: PullQueue, stopping: threading.Event) -> None:
        self._connection, self._sts, self._queue, self._stopping = connection, sts, queue, stopping
        self._wire = Wire(connection)
        self._channels: dict[int, Channel] = {}
        # Closed from here and not yet agreed to: what still comes on them is not read.
        self._closing: set[int] = set()
        self._heartbeat = HEARTBEAT_SECONDS
        self._token: Trusted | None = None

    def run(self) -> None:
        """Serve until either side has had enough."""
        try:
            self._connection.settimeout(_GREETING_SECONDS)
            if self._greeted():
                self._queue.tell(self._look)
                self._serve()
        except _Close as close:
            self._say_goodbye(close)
        except (Gone, TimeoutError):
            pass
        finally:
            self._queue.leave(self._look)
            for channel in list(self._channels.values()):
                channel.close()

    def _greeted(self) -> bool:
        """Login, tuning and the virtual host. False when the caller is simply hung up on."""
        if not self._wire.begins_well():
            self._wire.raw(PROTOCOL)
            return False
        capabilities = {"authentication_failure_close": True, "basic.nack": True, "consumer_cancel_notify": True}
        about = {"product": "Beskedfordeler simulator", "capabilities": capabilities}
        self._wire.method(0, Connection.Start, "ooFSS", 0, 9, about, "EXTERNAL", "en_US")
        properties, mechanism, response, _ = self._expect(Connection.StartOk, "FsxS")
        wrong = self._not_let_in(mechanism, response)
        if wrong:
            told = properties.get("capabilities") if isinstance(properties, Mapping) else None
            if isinstance(told, Mapping) and told.get("authentication_failure_close"):
                raise _Close(403, f"ACCESS_REFUSED - {wrong}", Connection.StartOk)
            return False
        self._wire.method(0, Connection.Tune, "BlB", 2047, LARGEST_FRAME, HEARTBEAT_SECONDS)
        _, largest, heartbeat = self._expect(Connection.TuneOk, "BlB")
        if isinstance(largest, int) and 0 < largest <= LARGEST_FRAME:
            self._wire.largest = largest
        self._heartbeat = heartbeat if isinstance(heartbeat, int) else 0
        host, *_ = self._expect(Connection.Open, "ssb")
        if host != VIRTUAL_HOST:
            raise _Close(530, f"NOT_ALLOWED - vhost {host} not found", Connection.Open)
        self._wire.method(0, Connection.OpenOk, "s", "")
        return True

    def _not_let_in(self, mechanism: object, response: object) -> str:
        """Why the login is refused, "" when it is good. The response is the assertion's own bytes."""
        if mechanism != "EXTERNAL":
            return "login was refused using another mechanism than EXTERNAL"
        try:
            told = trusted(self._sts, bytes(response) if isinstance(response, bytes | memoryview) else b"")
        except Untrusted as untrusted:
            return str(untrusted)
        if told.audience != MESSAGE_PULL:
            return "the token is for another service"
        shown = self._connection.getpeercert(binary_form=True) if isinstance(self._connection, ssl.SSLSocket) else None
        if shown and shown != told.holder:
            return "the token was issued to another certificate"
        self._token = told
        return ""

    def _serve(self) -> None:
        self._connection.settimeout(_TICK_SECONDS)
        heard = said = time.monotonic()
        while not self._stopping.is_set():
            if self._token is None or self._token.expires <= self._sts.time.now():
                raise _Close(320, "CONNECTION_FORCED - the token has expired")
            frame, now = self._wire.frame(), time.monotonic()
            heard = now if frame else heard
            if frame is None:
                self._look()
            if self._heartbeat and now - heard > SILENT_HEARTBEATS * self._heartbeat:
                return
            if self._heartbeat and now - said > self._heartbeat / 2:
                self._wire.heartbeat()
                said = now
            if frame and frame.kind == METHOD and not self._take(frame):
                return
            if frame and frame.kind not in (METHOD, HEARTBEAT):
                raise _Close(505, "UNEXPECTED_FRAME")
        raise _Close(320, "CONNECTION_FORCED - the broker is shutting down")

    def _take(self, frame: Frame) -> bool:
        """Do what a method asks for. False when it was goodbye."""
        if frame.channel == 0:
            if frame.method == Connection.Close:
                self._wire.method(0, Connection.CloseOk)
                return False
            if frame.method == Connection.CloseOk:
                return False
            raise _Close(503, "COMMAND_INVALID", frame.method)
        if frame.channel in self._closing:
            if frame.method in (Channels.CloseOk, Channels.Close):
                self._closing.discard(frame.channel)
            return True
        if frame.method == Channels.Open:
            if frame.channel in self._channels:
                raise _Close(504, "CHANNEL_ERROR - second 'channel.open' seen", frame.method)
            self._channels[frame.channel] = Channel(frame.channel, self._wire, self._queue)
            self._wire.method(frame.channel, Channels.OpenOk, "S", "")
        elif frame.method == Channels.Close:
            self._wire.method(frame.channel, Channels.CloseOk)
            self._leave(frame.channel)
        elif frame.method != Channels.CloseOk:
            self._on_channel(frame)
        return True

    def _on_channel(self, frame: Frame) -> None:
        channel = self._channels.get(frame.channel)
        if channel is None:
            raise _Close(504, "CHANNEL_ERROR - expected 'channel.open'", frame.method)
        try:
            channel.take(frame)
        except Refusal as refusal:
            if refusal.code == 540:
                raise _Close(540, str(refusal), refusal.method) from refusal
            self._closing.add(frame.channel)
            self._wire.method(frame.channel, Channels.Close, "BsBB", refusal.code, str(refusal), *refusal.method)
            self._leave(frame.channel)

    def _leave(self, number: int) -> None:
        channel = self._channels.pop(number, None)
        if channel:
            channel.close()

    def _look(self) -> None:
        for channel in list(self._channels.values()):
            try:
                channel.look()
            except Gone:
                return  # the connection's own thread will notice

    def _say_goodbye(self, close: _Close) -> None:
        try:
            self._wire.method(0, Connection.Close, "BsBB", close.code, str(close), *close.method)
            until = time.monotonic() + 1
            while time.monotonic() < until:
                frame = self._wire.frame()
                if frame and frame.channel == 0 and frame.kind == METHOD and frame.method == Connection.CloseOk:
                    return
        except (Gone, TimeoutError):
            pass

    def _expect(self, method: tuple[int, int], form: str) -> list[object]:
        frame = self._wire.frame()
        if frame is None or frame.kind != METHOD or frame.channel != 0:
            raise Gone
        if frame.method != method:
            raise _Close(503, "COMMAND_INVALID", frame.method)
        return list(frame.arguments(form))
