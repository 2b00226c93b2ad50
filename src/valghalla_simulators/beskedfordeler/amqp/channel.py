"""A channel: fetching receipts one by one or as they come, and saying which have arrived."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from amqp import spec

from valghalla_simulators.beskedfordeler.amqp.wire import Frame, Wire
from valghalla_simulators.beskedfordeler.handover import Handover
from valghalla_simulators.beskedfordeler.queue import PullQueue

Queue, Basic = spec.Queue, spec.Basic


class Refusal(Exception):
    """A channel is closed for a reason. code: AMQP's reply code."""

    def __init__(self, code: int, text: str, method: tuple[int, int]) -> None:
        super().__init__(text)
        self.code, self.method = code, method


@dataclass
class Channel:
    """One channel of a connection. lent: what has been handed over and not been answered for, by delivery tag."""

    number: int
    wire: Wire
    queue: PullQueue
    lent: dict[int, Handover] = field(default_factory=dict)
    prefetch: int = 0
    _tag: int = 0
    _consumers: dict[str, bool] = field(default_factory=dict)
    _busy: threading.RLock = field(default_factory=threading.RLock)

    def take(self, frame: Frame) -> None:
        """Do what a method asks for. Raises Refusal."""
        does = _METHODS.get(frame.method)
        if does is None:
            raise Refusal(540, "NOT_IMPLEMENTED", frame.method)
        form, work = does
        with self._busy:
            work(self, *frame.arguments(form))
            self._deliver()

    def look(self) -> None:
        """Hand over what has come in, to those who wait for it; a busy channel looks again by itself."""
        # Two channels that give back at the same time would wait for each other for ever.
        if self._busy.acquire(blocking=False):
            try:
                self._deliver()
            finally:
                self._busy.release()

    def close(self) -> None:
        """Give everything back that has not been answered for, the first one first."""
        with self._busy:
            self._consumers.clear()
            self._give_back(sorted(self.lent))

    def declare(self, _: object, name: str, passive: bool, *more: object) -> None:
        """Only looking at the queue is allowed."""
        if not passive:
            raise Refusal(403, "ACCESS_REFUSED - queues are made elsewhere", Queue.Declare)
        self._own(name, Queue.Declare)
        self.wire.method(self.number, Queue.DeclareOk, "sll", name, len(self.queue), len(self._consumers))

    def qos(self, size: int, count: int, everywhere: bool) -> None:
        """How many may be lent out at once to those who wait."""
        self.prefetch = count
        self.wire.method(self.number, Basic.QosOk)

    def get(self, _: object, name: str, without_ack: bool) -> None:
        """The next receipt, or that there is none."""
        self._own(name, Basic.Get)
        handover = self.queue.take()
        if handover is None:
            self.wire.method(self.number, Basic.GetEmpty, "s", "")
            return
        values = (self._lend(handover, without_ack), handover.tries > 1, "", name, len(self.queue))
        self.wire.content(self.number, Basic.GetOk, "Lbssl", values, self.queue.content(handover))

    def consume(
        self, _: object, name: str, tag: str, local: bool, without_ack: bool, alone: bool, nowait: bool, more: object
    ) -> None:
        """Hand receipts over as they come."""
        self._own(name, Basic.Consume)
        tag = tag or f"reader-{self.number}-{len(self._consumers) + 1}"
        self._consumers[tag] = without_ack
        if not nowait:
            self.wire.method(self.number, Basic.ConsumeOk, "s", tag)

    def cancel(self, tag: str, nowait: bool) -> None:
        """No more of them."""
        self._consumers.pop(tag, None)
        if not nowait:
            self.wire.method(self.number, Basic.CancelOk, "s", tag)

    def ack(self, tag: int, multiple: bool) -> None:
        """They have arrived."""
        for one in self._tags(tag, multiple, Basic.Ack):
            self.queue.done(self.lent.pop(one))

    def nack(self, tag: int, multiple: bool, requeue: bool) -> None:
        """They have not; thrown away, or put back in front."""
        tags = self._tags(tag, multiple, Basic.Nack)
        if requeue:
            self._give_back(tags)
        else:
            for one in tags:
                self.lent.pop(one)

    def reject(self, tag: int, requeue: bool) -> None:
        """The same for one."""
        self.nack(tag, False, requeue)

    def recover(self, requeue: bool) -> None:
        """Everything that is out comes again."""
        self._give_back(sorted(self.lent))
        self.wire.method(self.number, Basic.RecoverOk)

    def _deliver(self) -> None:
        for tag, without_ack in list(self._consumers.items()):
            while (not self.prefetch or len(self.lent) < self.prefetch) and (handover := self.queue.take()):
                values = (tag, self._lend(handover, without_ack), handover.tries > 1, "", self.queue.name)
                self.wire.content(self.number, Basic.Deliver, "sLbss", values, self.queue.content(handover))

    def _lend(self, handover: Handover, without_ack: bool) -> int:
        self._tag += 1
        if without_ack:
            self.queue.done(handover)
        else:
            self.lent[self._tag] = handover
        return self._tag

    def _give_back(self, tags: list[int]) -> None:
        for one in reversed(tags):
            self.queue.give_back(self.lent.pop(one))

    def _tags(self, tag: int, multiple: bool, method: tuple[int, int]) -> list[int]:
        if multiple:
            return [one for one in sorted(self.lent) if one <= tag or tag == 0]
        if tag not in self.lent:
            raise Refusal(406, f"PRECONDITION_FAILED - unknown delivery tag {tag}", method)
        return [tag]

    def _own(self, name: str, method: tuple[int, int]) -> None:
        if name != self.queue.name:
            raise Refusal(404, f"NOT_FOUND - no queue '{name}' in vhost 'BF'", method)


_METHODS: dict[tuple[int, int], tuple[str, Callable[..., None]]] = {
    Queue.Declare: ("BsbbbbbF", Channel.declare),
    Basic.Qos: ("lBb", Channel.qos),
    Basic.Get: ("Bsb", Channel.get),
    Basic.Consume: ("BssbbbbF", Channel.consume),
    Basic.Cancel: ("sb", Channel.cancel),
    Basic.Ack: ("Lb", Channel.ack),
    Basic.Nack: ("Lbb", Channel.nack),
    Basic.Reject: ("Lb", Channel.reject),
    Basic.Recover: ("b", Channel.recover),
}
