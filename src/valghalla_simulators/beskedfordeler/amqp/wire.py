"""Frames on the wire: cut out of what comes in, and written. Arguments are packed by py-amqp.

Source: AMQP 0-9-1 § 4.2.
"""

import socket
import struct
import threading
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from amqp.basic_message import Message
from amqp.serialization import dumps, loads

PROTOCOL = b"AMQP\x00\x00\x09\x01"
METHOD, HEADER, BODY, HEARTBEAT = 1, 2, 3, 8
LARGEST_FRAME = 131_072
_END = b"\xce"
_AROUND = 8


class Gone(Exception):
    """The other side has hung up, or speaks something else."""


@dataclass(frozen=True)
class Frame:
    """One frame. channel 0 is the connection itself."""

    kind: int
    channel: int
    payload: bytes

    @property
    def method(self) -> tuple[int, int]:
        """Class and method."""
        class_, method = struct.unpack_from(">HH", self.payload)
        return class_, method

    def arguments(self, form: str) -> Sequence[object]:
        """The method's arguments, in py-amqp's letters."""
        values, _ = loads(form, self.payload, 4)
        return values


class Wire:
    """A connection's two directions. Writing is safe between threads."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection
        self._came = bytearray()
        self._writing = threading.Lock()
        self.largest = LARGEST_FRAME

    def begins_well(self) -> bool:
        """Read the protocol header; whether it is that of 0.9.1."""
        while len(self._came) < len(PROTOCOL):
            self._more()
        begins = bytes(self._came[: len(PROTOCOL)]) == PROTOCOL
        del self._came[: len(PROTOCOL)]
        return begins

    def frame(self) -> Frame | None:
        """The next frame; None when nothing has come for as long as the socket waits. Raises Gone."""
        try:
            while True:
                if frame := self._cut():
                    return frame
                self._more()
        except TimeoutError:
            return None

    def method(self, channel: int, method: tuple[int, int], form: str = "", *values: object) -> None:
        """Send a method."""
        self._write([_method(channel, method, form, values)])

    def content(self, channel: int, method: tuple[int, int], form: str, values: Sequence[object], body: bytes) -> None:
        """Send a method with a message, in one piece so that nothing gets in between."""
        properties = Message(content_type="application/xml", delivery_mode=2)._serialize_properties()
        header = struct.pack(">HHQ", Message.CLASS_ID, 0, len(body)) + properties
        self._write(
            [
                _method(channel, method, form, values),
                _frame(HEADER, channel, header),
                *(_frame(BODY, channel, piece) for piece in self._pieces(body)),
            ]
        )

    def heartbeat(self) -> None:
        """Say that we are still here."""
        self._write([_frame(HEARTBEAT, 0, b"")])

    def raw(self, content: bytes) -> None:
        """Send something as it is."""
        self._write([content])

    def _pieces(self, body: bytes) -> Iterator[bytes]:
        size = self.largest - _AROUND
        return (body[at : at + size] for at in range(0, len(body), size))

    def _cut(self) -> Frame | None:
        if len(self._came) < _AROUND:
            return None
        kind, channel, size = struct.unpack_from(">BHI", self._came)
        if size > LARGEST_FRAME:
            raise Gone
        if len(self._came) < size + _AROUND:
            return None
        payload, end = bytes(self._came[7 : 7 + size]), bytes(self._came[7 + size : 8 + size])
        if end != _END:
            raise Gone
        del self._came[: size + _AROUND]
        return Frame(kind, channel, payload)

    def _more(self) -> None:
        try:
            piece = self._connection.recv(65536)
        except TimeoutError:
            raise
        except OSError as trouble:
            raise Gone from trouble
        if not piece:
            raise Gone
        self._came += piece

    def _write(self, pieces: list[bytes]) -> None:
        try:
            with self._writing:
                self._connection.sendall(b"".join(pieces))
        except OSError as trouble:
            raise Gone from trouble


def _method(channel: int, method: tuple[int, int], form: str, values: Sequence[object]) -> bytes:
    packed = dumps(form, values) if form else b""
    return _frame(METHOD, channel, struct.pack(">HH", *method) + packed)


def _frame(kind: int, channel: int, payload: bytes) -> bytes:
    return struct.pack(">BHI", kind, channel, len(payload)) + payload + _END
