"""Pushing receipts to a listener over mutual TLS, again and again until it answers that it has them."""

import contextlib
import datetime
import http.client
import queue
import ssl
import threading
from urllib.parse import urlsplit

from valghalla_simulators.beskedfordeler import envelope
from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.keys import Keys, key_of
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.timetable import Timetable

SUBSCRIPTION = "c2f5c3b0-4b1e-4d53-8c9e-0000000000aa"
PATIENCE_SECONDS = 10.0
# The real schedule is not public: pauses double up to the longest, and it never gives up.
FIRST_PAUSE_SECONDS = 1.0
LONGEST_PAUSE_SECONDS = 60.0


class Pusher:
    """One connection, one receipt at a time, in the order in which they came; those not taken come back later.

    Switches: ``paused``, ``first_pause_seconds``, ``longest_pause_seconds``; ``certificate`` is what it shows.
    """

    def __init__(self, keys: Keys, time: MovingClock, timetable: Timetable, stopping: threading.Event) -> None:
        self.certificate = keys.beskedfordeler
        self.paused = False
        self.first_pause_seconds = FIRST_PAUSE_SECONDS
        self.longest_pause_seconds = LONGEST_PAUSE_SECONDS
        self._keys, self._time, self._timetable, self._stopping = keys, time, timetable, stopping
        self._waiting: queue.SimpleQueue[tuple[Handover, str] | None] = queue.SimpleQueue()
        self._on_the_way = 0
        self._counting = threading.Lock()
        self._connection: tuple[str, http.client.HTTPSConnection] | None = None
        self._thread = threading.Thread(target=self._run, daemon=True)

    def start(self) -> None:
        """Begin to push."""
        self._thread.start()

    def stop(self) -> None:
        """Leave the rest."""
        self._stopping.set()
        self._waiting.put(None)
        if self._thread.is_alive():
            self._thread.join(PATIENCE_SECONDS)

    def push(self, handover: Handover, url: str) -> None:
        """Hand a receipt over to the listener at the address, sooner or later."""
        with self._counting:
            self._on_the_way += 1
        self._waiting.put((handover, url))

    def idle(self) -> bool:
        """Whether every receipt has been taken."""
        with self._counting:
            return self._on_the_way == 0

    def _run(self) -> None:
        while (next_ := self._waiting.get()) is not None:
            while self.paused and not self._stopping.wait(0.05):
                pass
            if self._stopping.is_set():
                break
            self._try(*next_)
        self._hang_up()

    def _try(self, handover: Handover, url: str) -> None:
        handover.tries += 1
        handover.answer = self._answer(handover, url)
        if handover.answer == envelope.RECEIVED:
            handover.pushed = True
            with self._counting:
                self._on_the_way -= 1
            return
        pause = min(self.first_pause_seconds * 2 ** min(handover.tries - 1, 30), self.longest_pause_seconds)
        later = self._time.now() + datetime.timedelta(seconds=pause)
        self._timetable.at(later, lambda: self._waiting.put((handover, url)))

    def _answer(self, handover: Handover, url: str) -> str:
        """StatusKode, or a word about why there is none."""
        event = envelope.event(handover.receipt, subscription=SUBSCRIPTION, tries=handover.tries, now=self._time.now())
        kept = self._connection is not None
        try:
            return self._post(url, envelope.pushed(event))
        except (OSError, http.client.HTTPException) as trouble:
            self._hang_up()
            if not kept:
                return type(trouble).__name__
        try:  # the listener had hung up on a connection that lay idle
            return self._post(url, envelope.pushed(event))
        except (OSError, http.client.HTTPException) as trouble:
            self._hang_up()
            return type(trouble).__name__

    def _post(self, url: str, body: bytes) -> str:
        parts = urlsplit(url)
        connection = self._connected(parts.hostname or "", parts.port or 443)
        connection.request("POST", parts.path or "/", body, {"Content-Type": "application/xml"})
        response = connection.getresponse()
        content = response.read(65536)
        if response.will_close:
            self._hang_up()
        kind = (response.headers.get("Content-Type") or "").split(";")[0].strip().lower()
        if response.status != 200 or kind not in ("application/xml", "text/xml"):
            return f"HTTP {response.status}"
        return envelope.status_code(content) or "intet svar"

    def _connected(self, host: str, port: int) -> http.client.HTTPSConnection:
        name = f"{host}:{port}"
        if self._connection and self._connection[0] == name:
            return self._connection[1]
        self._hang_up()
        context = ssl.create_default_context(cafile=self._keys.authority)
        context.load_cert_chain(self.certificate, key_of(self.certificate))
        connection = http.client.HTTPSConnection(host, port, timeout=PATIENCE_SECONDS, context=context)
        self._connection = (name, connection)
        return connection

    def _hang_up(self) -> None:
        if self._connection:
            with contextlib.suppress(OSError):
                self._connection[1].close()
        self._connection = None
