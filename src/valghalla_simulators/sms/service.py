"""The gateways: they take messages, deliver them to telephones in their time, and tell whoever asked to be told."""

import threading
import uuid
from collections import Counter, deque
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from functools import partial

from valghalla_simulators.chances import Chances
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.server import Asked, Reply
from valghalla_simulators.sms import inmobile, link, smssys
from valghalla_simulators.sms.faults import BY_NUMBER, Fault
from valghalla_simulators.sms.length import parts
from valghalla_simulators.sms.phones import Phones, Sms, Way
from valghalla_simulators.sms.wire import Wanted, Wrong, post
from valghalla_simulators.timetable import Timetable

MOST_FETCHED = 250
# A fault that meets every caller, with the status it is answered by; before anything is read or taken.
BEFORE = {Fault.DOWN: 503, Fault.ERROR: 500, Fault.TOO_MANY: 429, Fault.NO_CREDIT: 402, Fault.LOGIN: 401}
# What is told of a message, each word by its provider's own code.
SENT, DELIVERED, FAILED, UNKNOWN = "sent", "delivered", "failed", "unknown"
LINK_CODES = {SENT: link.SENT, DELIVERED: link.DELIVERED, FAILED: link.NOT_DELIVERED, UNKNOWN: link.NO_REPORT}
INMOBILE_CODES = {DELIVERED: inmobile.DELIVERED, FAILED: inmobile.FAILED, UNKNOWN: inmobile.UNKNOWN}


class Gateways:
    """All three, with their switches: ``chances[Fault…]``, ``delay_ms``, ``slow_seconds``.

    pause_seconds: between what happens to a message.   delayed_seconds: how late a delayed report is.   gates: LINK's, id
    → the address it posts reports to.   subscriptions: number that people write to → (gateway, address that is told).
    To look inside: ``phones``, ``accepted(reference)``, ``waiting_reports``. To write from a telephone: ``write``.
    """

    def __init__(self, *, stopping: threading.Event | None = None) -> None:
        self.chances = Chances()
        self.delay_ms = 0
        self.slow_seconds = 10.0
        self.pause_seconds = 1.0
        self.delayed_seconds = 30.0
        self.gates: dict[str, str] = {}
        self.subscriptions: dict[str, tuple[str, str]] = {}
        self.phones = Phones()
        self.waiting_reports: deque[dict[str, object]] = deque()
        self.waiting_messages: deque[dict[str, object]] = deque()
        self.time = MovingClock()
        self._timetable = Timetable(self.time)
        self._stopping = stopping or threading.Event()
        self._accepted: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()
        self._lock = threading.Lock()

    def start(self) -> None:
        """Begin to deliver and to tell."""
        self._timetable.start()

    def stop(self) -> None:
        """Leave everything that is still to come."""
        self._timetable.stop()

    def accepted(self, reference: str) -> int:
        """How many messages were taken under a reference; more than one is one too many."""
        with self._lock:
            return self._accepted[reference]

    def busy(self) -> int:
        """How much is still to come."""
        return self._timetable.waiting()

    def respond(self, asked: Asked) -> Reply | None:
        """The answer to a request to one of the gateways; None when it is to none of them."""
        path = asked.target.partition("?")[0]
        if (path, asked.method) == (smssys.PATH, "POST"):
            return self._answered(asked, "smssys", smssys.failed, self._smssys)
        if (path, asked.method) == (link.PATH, "POST"):
            return self._answered(asked, "link", lambda status: link.error(0, "Error", status), self._link)
        if (path, asked.method) == (inmobile.SEND, "POST"):
            return self._answered(asked, "inmobile", _inmobile_failed, self._inmobile)
        if (path, asked.method) == (inmobile.REPORTS, "GET"):
            return self._answered(asked, "inmobile", _inmobile_failed, partial(self._fetched, "reports"))
        if (path, asked.method) == (inmobile.INCOMING, "GET"):
            return self._answered(asked, "inmobile", _inmobile_failed, partial(self._fetched, "messages"))
        return None

    def write(self, number: str, text: str, *, to: str = "") -> Sms:
        """Write a message on a telephone. to: the number written to; the sender of its newest message when "".

        It is posted to whoever subscribes to that number, else beside where the newest message was to be reported, else it
        waits to be fetched.
        """
        received = [sms for sms in self.phones.of(number) if sms.way is Way.TO_PHONE]
        newest = received[-1] if received else None
        to = to or (newest.other if newest else "")
        beside = newest.report_url.replace("/report/", "/inbound/") if newest else ""
        gateway, url = self.subscriptions.get(to, (newest.gateway if newest else "inmobile", beside))
        now = self.time.now()
        sms = self.phones.add(Sms(0, Way.FROM_PHONE, number, to, text, now, gateway))
        body = inmobile.incoming(number, to, text, now)
        if gateway == "link":
            body = link.incoming(uuid.uuid4().hex, number, to, text, now)
        self._timetable.at(now, partial(self._hand_in, gateway, url, body))
        return sms

    def _hand_in(self, gateway: str, url: str, body: dict[str, object]) -> None:
        if gateway == "link":
            _ = url and post(url, body)
        elif not (url and post(url, {"messages": [body]})):
            self.waiting_messages.append(body)

    def _answered(
        self, asked: Asked, gateway: str, failed: Callable[[int], Reply], answer: Callable[[Asked], Reply]
    ) -> Reply:
        with self._lock:
            self._asked[gateway] += 1
            turn = self._asked[gateway]
        self._stopping.wait(self.delay_ms / 1000)
        if self.chances.strikes(Fault.SLOW, gateway, turn):
            self._stopping.wait(self.slow_seconds)
        for fault, status in BEFORE.items():
            if self.chances.strikes(fault, gateway, turn):
                return failed(status)
        try:
            return answer(asked)
        except Wrong as wrong:
            return wrong.reply

    def _smssys(self, asked: Asked) -> Reply:
        wanted = smssys.read(asked)
        if self._strikes(Fault.REJECT, wanted):
            return smssys.refused()
        own_id = self._take(wanted, "smssys")
        return self._unless_lost(wanted, own_id, smssys.accepted())

    def _link(self, asked: Asked) -> Reply:
        wanted = link.read(asked, self.gates)
        if self._strikes(Fault.REJECT, wanted):
            return link.refused()
        own_id = self._take(wanted, "link")
        return self._unless_lost(wanted, own_id, link.accepted(own_id, parts(wanted.text)[0]))

    def _inmobile(self, asked: Asked) -> Reply:
        wanted = inmobile.read(asked)
        if not wanted.number or self._strikes(Fault.REJECT, wanted):
            return inmobile.accepted(replace(wanted, number=""), wanted.reference or uuid.uuid4().hex, 0, "gsm7")
        own_id = self._take(wanted, "inmobile")
        return self._unless_lost(wanted, own_id, inmobile.accepted(wanted, own_id, *parts(wanted.text)))

    def _fetched(self, name: str, asked: Asked) -> Reply:
        """What waits, each once. Raises Wrong."""
        inmobile.demand_login(asked)
        limit = asked.target.partition("limit=")[2]
        if limit and not (limit.isdigit() and 1 <= int(limit) <= MOST_FETCHED):
            raise Wrong(inmobile.error(400, "Invalid limit"))
        waiting = self.waiting_reports if name == "reports" else self.waiting_messages
        with self._lock:
            found = [waiting.popleft() for _ in range(min(int(limit or 20), len(waiting)))]
        return inmobile.as_json({name: found})

    def _strikes(self, fault: Fault, wanted: Wanted) -> bool:
        if BY_NUMBER.get(wanted.number[-8:]) is fault:
            return True
        return self.chances.strikes(fault, wanted.reference, wanted.number, self.accepted(wanted.reference))

    def _take(self, wanted: Wanted, gateway: str) -> str:
        """Deliver it and put in the timetable what is told; the gateway's own id of it."""
        with self._lock:
            self._accepted[wanted.reference] += 1
        own_id = wanted.reference if gateway == "inmobile" and wanted.reference else uuid.uuid4().hex
        url = self.gates.get(wanted.gate, "") if gateway == "link" else wanted.report_url
        sms = self.phones.add(
            Sms(
                0, Way.TO_PHONE, wanted.number, wanted.sender, wanted.text, self.time.now(), gateway,
                wanted.reference, url, parts(wanted.text)[0],
            )
        )  # fmt: skip
        if fails := self._strikes(Fault.FAILS, wanted):
            self.phones.not_arrived(sms.id)
        for number, word in enumerate(self._course(wanted, FAILED if fails else DELIVERED)):
            late = self.delayed_seconds if self._strikes(Fault.DELAYED, wanted) else 0
            at = self.time.now() + timedelta(seconds=self.pause_seconds * (number + 1) + late)
            self._timetable.at(at, partial(self._tell, sms, own_id, word))
        return own_id

    def _course(self, wanted: Wanted, end: str) -> list[str]:
        """What is told of it, in order."""
        if self._strikes(Fault.LOST, wanted):
            return []
        course = [end, UNKNOWN] if self._strikes(Fault.REORDERED, wanted) else [SENT, end]
        return course * 2 if self._strikes(Fault.DUPLICATE, wanted) else course

    def _tell(self, sms: Sms, own_id: str, word: str) -> None:
        now = self.time.now()
        if sms.gateway == "link" and sms.report_url:
            post(sms.report_url, link.report(own_id, sms.reference, LINK_CODES[word], now))
        elif sms.gateway == "inmobile" and word in INMOBILE_CODES:
            report = inmobile.report(own_id, sms.number, INMOBILE_CODES[word], now)
            if not (sms.report_url and post(sms.report_url, {"reports": [report]})):
                self.waiting_reports.append(report)

    def _unless_lost(self, wanted: Wanted, own_id: str, reply: Reply) -> Reply:
        """The answer, unless it gets lost on the way although the message was taken."""
        if BY_NUMBER.get(wanted.number[-8:]) is Fault.SLOW:
            self._stopping.wait(self.slow_seconds)
        if self._strikes(Fault.UNKNOWN_ERROR, wanted):
            return Reply(b"", status=500)
        return replace(reply, hang_up=True) if self._strikes(Fault.HANG_UP, wanted) else reply


def _inmobile_failed(status: int) -> Reply:
    return inmobile.error(status, "Error")
