"""What can go wrong when somebody takes, gives, answers or changes a task. Facts as attributes; the sites find the words."""

from collections.abc import Sequence
from typing import Any

from valghalla.tasks.eligibility import Rule, Span


class TaskError(Exception):
    """Nothing was changed."""


class NotEligible(TaskError):
    """The person fails rules. failed: all of them, in the order shown."""

    def __init__(self, failed: Sequence[Rule]) -> None:
        self.failed = list(failed)
        super().__init__(", ".join(self.failed))


class Overlaps(TaskError):
    """The person has tasks at the same time. spans: when."""

    def __init__(self, spans: Sequence[Span]) -> None:
        self.spans = list(spans)
        super().__init__("overlaps")


class Taken(TaskError):
    """Somebody else has the place, or all of them are taken. like_it: one of them, where it was read (``claim.sample_of``)."""

    def __init__(self, like_it: Any = None) -> None:
        self.like_it = like_it
        super().__init__()


class Gone(TaskError):
    """The task is not what it was: deleted, answered, or no longer this person's."""


class NotOpen(TaskError):
    """The election is not active, or the task has begun. reason: "inactive" or "begun"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Locked(TaskError):
    """Inside the lock period only the office can change this."""


class HasServed(TaskError):
    """The person has served for the team and is to be paid as one of it."""


class NotAllowed(TaskError):
    """The municipality has not switched it on, or the person is none of the team."""


class TooManyMessages(TaskError):
    """The team has been written to as often today as the municipality lets. most: how often that is."""

    def __init__(self, most: int) -> None:
        self.most = most
        super().__init__(str(most))


class OnItsWay(TaskError):
    """An invitation or a reminder is about to leave already."""


class NotAlike(TaskError):
    """The two tasks are not of one election, task type and day."""


class DeclinedBefore(TaskError):
    """The person has declined the same kind of task; assigning wants a confirmation."""


class NotAtPlace(TaskError):
    """The team or the task type does not belong to the work location in this election."""


class BelowAccepted(TaskError):
    """Fewer tasks than people who have accepted. accepted: how many have."""

    def __init__(self, accepted: int) -> None:
        self.accepted = accepted
        super().__init__(str(accepted))


class WouldRetract(TaskError):
    """Lowering would take tasks from people who are invited; wants a confirmation. people: how many."""

    def __init__(self, people: int) -> None:
        self.people = people
        super().__init__(str(people))


class PeopleAssigned(TaskError):
    """People have tasks at the place. held: how many tasks."""

    def __init__(self, held: int) -> None:
        self.held = held
        super().__init__(str(held))


class TasksOutside(TaskError):
    """Tasks would fall outside the days of their election. available, held: how many nobody has, and somebody has."""

    def __init__(self, *, available: int, held: int) -> None:
        self.available = available
        self.held = held
        super().__init__(f"{available} {held}")


class MissingTemplates(TaskError):
    """The election lacks a message template, so nobody could be written to. events: for what (communication.Event)."""

    def __init__(self, events: Sequence[str]) -> None:
        self.events = list(events)
        super().__init__(", ".join(self.events))


class IsOver(TaskError):
    """The last day of the election has passed."""


class OutOfBounds(TaskError):
    """A number of tasks that is negative or beyond reason, or a day outside the election."""


class LinkClosed(TaskError):
    """A task link that leads nowhere. reason: "unknown", "revoked", "expired", or "inactive" while its election is not open."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class HoldsTasksFor(TaskError):
    """The person cannot leave a team while she holds a task for it. teams: their names."""

    def __init__(self, teams: Sequence[str]) -> None:
        self.teams = list(teams)
        super().__init__(str(len(self.teams)))


class NoTeam(TaskError):
    """The office keeps everybody in one team at least."""


class CannotLeave(TaskError):
    """Somebody cannot erase her own profile now. why: what stands in the way, of erase_oneself.Why."""

    def __init__(self, why: Sequence[str]) -> None:
        self.why = tuple(why)
        super().__init__(", ".join(self.why))
