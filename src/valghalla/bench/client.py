"""A lean client for load: keeps connections, and costs little of the two cores it shares with what it measures."""

import asyncio
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from urllib.parse import urlencode

CSRF = "benchmark0benchmark0benchmark000"
STOP_SECONDS = 60


@dataclass(frozen=True)
class Ask:
    """One request. session: the cookie's value, "" for nobody.   form: makes it a POST."""

    path: str
    session: str = ""
    form: dict[str, str] | None = None


@dataclass
class Answer:
    """What came back. seconds: from the first byte sent to the last received."""

    status: int
    seconds: float
    size: int
    location: str = ""
    body: bytes = field(default=b"", repr=False)


class Connection:
    """One kept connection to the server, on one host."""

    def __init__(self, port: int, host: str) -> None:
        self.port, self.host = port, host
        self._reader: asyncio.StreamReader | None = None
        self._writer: asyncio.StreamWriter | None = None

    async def ask(self, ask: Ask, *, keep_body: bool = False) -> Answer:
        """Send and read one answer; opens the connection anew when the server closed it."""
        if self._writer is None or self._writer.is_closing():
            self._reader, self._writer = await asyncio.open_connection("127.0.0.1", self.port, limit=2**22)
        began = time.perf_counter()
        self._writer.write(_written(ask, self.host))
        await self._writer.drain()
        answer = await self._read(keep_body)
        answer.seconds = time.perf_counter() - began
        return answer

    async def _read(self, keep_body: bool) -> Answer:
        assert self._reader is not None
        head = (await self._reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in head[1:] if line)}
        body = b"".join([piece async for piece in self._body(headers)])
        if headers.get("connection") == "close" and self._writer is not None:
            self._writer.close()
        return Answer(int(head[0].split()[1]), 0.0, len(body), headers.get("location", ""), body if keep_body else b"")

    async def _body(self, headers: dict[str, str]):
        assert self._reader is not None
        if headers.get("transfer-encoding") != "chunked":
            yield await self._reader.readexactly(int(headers.get("content-length", 0)))
            return
        while size := int(await self._reader.readline(), 16):
            yield await self._reader.readexactly(size)
            await self._reader.readexactly(2)
        await self._reader.readline()

    def close(self) -> None:
        """Hang up."""
        if self._writer is not None:
            self._writer.close()


def all_at_once(port: int, host: str, asks: Sequence[Ask], *, keep_body: bool = False) -> list[Answer]:
    """Each request on a connection of its own, all opened first, then all sent in the same moment."""

    async def run() -> list[Answer]:
        connections = [Connection(port, host) for _ in asks]
        for connection in connections:
            connection._reader, connection._writer = await asyncio.open_connection("127.0.0.1", port, limit=2**22)
        waiting = [connection.ask(one, keep_body=keep_body) for connection, one in zip(connections, asks, strict=True)]
        answers = await asyncio.wait_for(asyncio.gather(*waiting), STOP_SECONDS)
        for connection in connections:
            connection.close()
        return answers

    return asyncio.run(run())


def each_once(port: int, host: str, asks: Sequence[Ask], *, connections: int) -> list[Answer]:
    """Each request once, over so many kept connections; the answers in the order of the requests."""

    async def run() -> list[Answer]:
        answers: list[Answer | None] = [None] * len(asks)

        async def one(start: int) -> None:
            connection = Connection(port, host)
            for number in range(start, len(asks), connections):
                answers[number] = await connection.ask(asks[number])
            connection.close()

        await asyncio.gather(*(one(start) for start in range(connections)))
        return [answer for answer in answers if answer is not None]

    return asyncio.run(run())


def in_turn(
    port: int, host: str, asks: Sequence[Ask], *, connections: int, seconds: float
) -> tuple[list[Answer], float]:
    """The requests over and over on so many connections for so many seconds; the answers and the time it took."""

    async def run() -> tuple[list[Answer], float]:
        answers: list[Answer] = []
        began = time.perf_counter()

        async def one(start: int) -> None:
            connection, number = Connection(port, host), start
            while time.perf_counter() - began < seconds:
                answers.append(await connection.ask(asks[number % len(asks)]))
                number += connections
            connection.close()

        await asyncio.wait_for(asyncio.gather(*(one(start) for start in range(connections))), seconds + STOP_SECONDS)
        return answers, time.perf_counter() - began

    return asyncio.run(run())


def _written(ask: Ask, host: str) -> bytes:
    cookie = f"valghalla={ask.session}; csrftoken={CSRF}" if ask.session else f"csrftoken={CSRF}"
    common = f"Host: {host}\r\nCookie: {cookie}\r\nAccept-Encoding: identity\r\n"
    if ask.form is None:
        return f"GET {ask.path} HTTP/1.1\r\n{common}\r\n".encode()
    body = urlencode({"csrfmiddlewaretoken": CSRF, **ask.form})
    kind = f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n"
    return f"POST {ask.path} HTTP/1.1\r\n{common}{kind}\r\n{body}".encode()
