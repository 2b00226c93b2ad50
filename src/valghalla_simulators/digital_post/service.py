"""Digital Post and the printer: takes what is accepted, delivers it in its time, and tells Beskedfordeler."""

import datetime
import threading
import uuid
from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from enum import StrEnum
from functools import partial
from pathlib import Path

from valghalla_simulators import clock
from valghalla_simulators.beskedfordeler.receipt import ON_PAPER, Receipt, Status
from valghalla_simulators.beskedfordeler.service import Beskedfordeler
from valghalla_simulators.chances import Chances
from valghalla_simulators.digital_post import memo_rules, registration
from valghalla_simulators.digital_post.memo_rules import Failure
from valghalla_simulators.digital_post.posts import Kind, Post, Posts
from valghalla_simulators.digital_post.request import Request, Way, again
from valghalla_simulators.moving_clock import MovingClock
from valghalla_simulators.people import SILENT, UNDELIVERABLE
from valghalla_simulators.register import Register
from valghalla_simulators.timetable import Timetable

PRINTER = "Strålfors"
# A stand-in, as the real one is not public.
NOT_UNIQUE = Failure("message.uuid.not.unique", "A message with the same messageUUID has been received before")
FAILS = Failure("recipient.box.unavailable", "Modtagerens postkasse kan ikke tage imod beskeden")


class Fault(StrEnum):
    """What can go wrong with so many in a thousand. The first ones meet the caller, the others the receipts.

    SLOW: the answer waits ``slow_seconds``. ERROR: 500, nothing is taken. UNKNOWN_ERROR, HANG_UP: it is taken, and
    the caller gets 500 or no answer. FAILS: a receipt tells that it could not be delivered.
    """

    SLOW = "slow"
    DOWN = "down"
    ERROR = "error"
    UNKNOWN_ERROR = "unknown-error"
    HANG_UP = "hang-up"
    REJECT = "reject"
    STALE_TOKEN = "stale-token"  # noqa: S105
    FORBIDDEN = "forbidden"
    FAILS = "fails"
    LOST = "lost"
    DUPLICATE = "duplicate"
    DELAYED = "delayed"
    REORDERED = "reordered"


class Repeated(StrEnum):
    """What happens to a messageUUID that has been accepted before."""

    SAME_ANSWER = "same-answer"
    FAILED_RECEIPT = "failed-receipt"


class DigitalPost:
    """The service with its switches: ``chances[Fault…]``, ``delay_ms``, ``slow_seconds``, ``repeated``, ``enquiry_down``.

    pause_seconds: between what happens to a message. delayed_seconds: how late a delayed receipt is.
    To look inside: ``delivered(reference)``, ``accepted(reference)``, ``posts``.
    """

    def __init__(
        self,
        register: Register,
        time: MovingClock,
        timetable: Timetable,
        beskedfordeler: Beskedfordeler,
        *,
        folder: Path | None = None,
        stopping: threading.Event | None = None,
    ) -> None:
        self.register, self.time = register, time
        self.chances = Chances()
        self.delay_ms = 0
        self.slow_seconds = 10.0
        self.pause_seconds = 1.0
        self.delayed_seconds = 30.0
        self.repeated = Repeated.SAME_ANSWER
        self.enquiry_down = False
        self.stopping = stopping or threading.Event()
        self.posts = Posts(folder)
        self.enquiries = 0
        self._timetable, self._beskedfordeler = timetable, beskedfordeler
        self._accepting = threading.Lock()
        self._accepted: Counter[str] = Counter()
        self._asked: Counter[str] = Counter()

    def delivered(self, reference: str) -> list[Post]:
        """What has arrived under a reference: in a box, on a telephone, or posted on paper. One, if all is well."""
        return [post for post in self.posts.by_reference(reference) if post.arrived]

    def accepted(self, reference: str) -> int:
        """How many requests with the reference were taken, repeated ones included."""
        with self._accepting:
            return self._accepted[reference.lower()]

    def turn(self, reference: str) -> int:
        """Count a request with the reference: 1 for the first."""
        with self._accepting:
            self._asked[reference.lower()] += 1
            return self._asked[reference.lower()]

    def take(self, request: Request, cvr: str) -> str:
        """Accept a request for a municipality; returns the TransmissionID. The same reference is delivered once."""
        with self._accepting:
            self._accepted[request.reference] += 1
            known = self.posts.by_reference(request.reference)
            if known and self.repeated is Repeated.SAME_ANSWER:
                return known[0].transmission_id
            post, raw = self._post(request, cvr)
            if not known:
                post = self.posts.add(post, raw)
        if known:
            self._schedule(post, [(self._after(1), Status.FAILED, NOT_UNIQUE)])
        else:
            self._schedule(post, self._course(post, request))
        return post.transmission_id

    def resume(self) -> None:
        """Go on with what a stopped process had accepted; its receipts come again, under new ids."""
        ways = {Kind.DIGITAL: Way.DIGITAL, Kind.TEXT: Way.TEXT, Kind.LETTER: Way.PRINTED}
        for post in self.posts.unfinished():
            if found := self.posts.get(post.id):
                self._schedule(post, self._course(post, again(ways[post.kind], found[1])))

    def close(self) -> None:
        """Let go of the file."""
        self.posts.close()

    def _post(self, request: Request, cvr: str) -> tuple[Post, bytes]:
        memo, letter = request.memo, request.letter
        on_paper = self._on_paper(request)
        number = (letter.number if letter else "") if on_paper else (memo.recipient_id if memo else "")
        kind = Kind.LETTER if on_paper else Kind.TEXT if request.way is Way.TEXT else Kind.DIGITAL
        return Post(
            id=0,
            kind=kind,
            reference=request.reference,
            transmission_id=str(uuid.uuid4()),
            message_id=memo.message_id if memo else "",
            cvr=cvr,
            sender=memo.sender if memo else "",
            number=number,
            name=letter.name if on_paper and letter else registration.name_of(self.register, number),
            subject=letter.title if on_paper and letter else memo.label if memo else "",
            accepted_at=self.time.now(),
        ), request.item if on_paper else request.message

    def _on_paper(self, request: Request) -> bool:
        if request.way is Way.AUTOMATIC and request.memo:
            return not registration.has_digital_post(self.register, request.memo.recipient_id)
        return request.way is Way.PRINTED

    def _course(self, post: Post, request: Request) -> list[tuple[datetime.datetime, Status, Failure | None]]:
        """What will happen to it, and when."""
        first, second = self._after(1), self._after(2)
        wrong = self._wrong(post, request)
        if wrong:
            return [(first, Status.FAILED, wrong)]
        undeliverable = post.number == UNDELIVERABLE and post.kind is not Kind.LETTER
        if undeliverable or self.chances.strikes(Fault.FAILS, post.reference):
            begun = Status.LETTER_RECEIVED if post.kind is Kind.LETTER else Status.RECEIVED
            return [(first, begun, None), (second, Status.FAILED, FAILS)]
        if post.kind is Kind.LETTER:
            return [(self._after(at), status, None) for at, status in enumerate(ON_PAPER, 1)]
        until = request.memo.not_before if request.memo else None
        midnight = datetime.datetime.combine(until, datetime.time(), clock.DANISH) if until else second
        return [(first, Status.RECEIVED, None), (max(second, midnight), Status.DELIVERED, None)]

    def _wrong(self, post: Post, request: Request) -> Failure | None:
        memo, letter = request.memo, request.letter
        if post.kind is Kind.LETTER and letter:
            no_address = not letter.address and not registration.address_of(self.register, letter.number)
            unknown = Failure(registration.NO_ADDRESS, "Modtageren har ingen adresse") if no_address else None
            return request.message_wrong or request.item_wrong or unknown
        if request.message_wrong or memo is None:
            return request.message_wrong
        today = self.time.now().astimezone(clock.DANISH).date()
        if wrong := memo_rules.failure(memo, today=today):
            return wrong
        if post.kind is Kind.TEXT:
            fine = registration.takes_text_messages(self.register, memo.recipient_id)
            return None if fine else registration.not_registered("NemSMS")
        fine = registration.has_digital_post(self.register, memo.recipient_id)
        return None if fine else registration.not_registered("Digital Post")

    def _after(self, pauses: int) -> datetime.datetime:
        return self.time.now() + datetime.timedelta(seconds=pauses * self.pause_seconds)

    def _schedule(self, post: Post, course: Sequence[tuple[datetime.datetime, Status, Failure | None]]) -> None:
        for at, status, failure in course:
            self._timetable.at(at, partial(self._happens, post, at, status, failure))
        if post.number == SILENT:
            return
        told = list(zip([at for at, _, _ in course], course, strict=True))
        if self.chances.strikes(Fault.REORDERED, post.reference):
            told = list(zip([at for at, _, _ in course], reversed(course), strict=True))
        for at, (happened, status, failure) in told:
            receipt = _receipt(post, status, failure, happened)
            for when, once in self._told(receipt, at):
                self._timetable.at(when, partial(self._beskedfordeler.publish, once))

    def _happens(self, post: Post, at: datetime.datetime, status: Status, failure: Failure | None) -> None:
        if post.id:
            self.posts.settle(post.id, status, failure, at)

    def _told(self, receipt: Receipt, at: datetime.datetime) -> list[tuple[datetime.datetime, Receipt]]:
        """The receipt as often and as late as the switches will have it."""
        words = (receipt.reference, receipt.status.code)
        if self.chances.strikes(Fault.LOST, *words):
            return []
        if self.chances.strikes(Fault.DELAYED, *words):
            at += datetime.timedelta(seconds=self.delayed_seconds)
        if self.chances.strikes(Fault.DUPLICATE, *words):
            # Once more under its own id, and once more as another message that says the same.
            return [(at, receipt), (at, receipt), (at, replace(receipt, besked_id=str(uuid.uuid4())))]
        return [(at, receipt)]


def _receipt(post: Post, status: Status, failure: Failure | None, at: datetime.datetime) -> Receipt:
    on_paper = post.kind is Kind.LETTER
    # A letter alone has no messageUUID; its own reference is all that can tell whose it is.
    digital = not on_paper or bool(post.message_id)
    return Receipt(
        status=status,
        transmission_id=post.transmission_id,
        message_uuid=post.reference if digital else "",
        message_id=post.message_id,
        cvr=post.cvr,
        at=at,
        channel=PRINTER if on_paper else "Digital Post",
        letter_reference=post.reference if on_paper else "",
        error=failure.code if failure else "",
        text=failure.text if failure else "",
    )
