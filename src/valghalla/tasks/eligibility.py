"""Who may take a task: rules over plain values, and whether two tasks collide.

Nothing here reads a database, a clock or a setting. What each rule means, where it comes from and
what we chose where the sources are silent: docs/rules/eligibility.md.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from enum import StrEnum

AGE_OF_MAJORITY = 18
DANISH_CITIZEN = "5100"  # CPR's own country code, not ISO
ANNULLED, DISAPPEARED, DEAD = 30, 70, 90  # CPR status codes


class Rule(StrEnum):
    """What a person must be, in the order shown to staff."""

    ALIVE = "alive"
    NOT_DISAPPEARED = "not_disappeared"
    OF_AGE = "of_age"
    RESIDENT = "resident"
    CITIZEN = "citizen"
    LEGALLY_COMPETENT = "legally_competent"


ALWAYS = frozenset({Rule.ALIVE, Rule.NOT_DISAPPEARED})
BY_ELECTION_TYPE = (Rule.OF_AGE, Rule.RESIDENT, Rule.CITIZEN, Rule.LEGALLY_COMPETENT)


@dataclass(frozen=True, slots=True, kw_only=True)
class Facts:
    """What CPR says of a person, as far as the rules ask. None or empty: CPR left it out.

    status: CPR status code, 1 for active.   municipality_code, citizenship_code: four digits.
    incapable: under guardianship with loss of legal capacity ("umyndiggjort").
    """

    birth_date: date | None
    status: int | None
    municipality_code: str | None
    citizenship_code: str | None
    incapable: bool | None


def failed_rules(
    facts: Facts, rules: Collection[Rule], *, on: date, municipality_code: str, validation_off: bool = False
) -> list[Rule]:
    """Rules the person fails for a task on that day, in the order shown to staff; empty means eligible.

    rules: those of the election type; being alive and not disappeared is always asked.
    on: Danish calendar date of the task.   municipality_code: four digits as CPR writes it, "0751".
    validation_off: the task type asks nothing beyond what is always asked.
    A fact CPR left out counts as failed, so a gap lets nobody through. Raises nothing.
    Source: docs/rules/eligibility.md; Folketingsvalgloven §§ 29-31.
    """
    asked = ALWAYS if validation_off else ALWAYS.union(rules)
    met = {
        Rule.ALIVE: facts.status is not None and facts.status not in (DEAD, ANNULLED),
        Rule.NOT_DISAPPEARED: facts.status is not None and facts.status != DISAPPEARED,
        Rule.OF_AGE: facts.birth_date is not None and age_on(on, facts.birth_date) >= AGE_OF_MAJORITY,
        Rule.RESIDENT: bool(facts.municipality_code) and facts.municipality_code == municipality_code,
        Rule.CITIZEN: facts.citizenship_code == DANISH_CITIZEN,
        Rule.LEGALLY_COMPETENT: facts.incapable is False,
    }
    return [rule for rule in Rule if rule in asked and not met[rule]]


def age_on(day: date, born: date) -> int:
    """Whole years on that day. Who is born on 29 February turns a year older on 1 March in other years."""
    return day.year - born.year - ((day.month, day.day) < (born.month, born.day))


@dataclass(frozen=True, slots=True)
class Span:
    """When a task takes place, by Danish clocks.

    An end that is not later than the start is on the next day; start and end alike is a day and night.
    """

    day: date
    starts: time
    ends: time

    @property
    def begins_at(self) -> datetime:
        """Start as a Danish clock reading, without zone: for comparing with other spans only."""
        return datetime.combine(self.day, self.starts)

    @property
    def finishes_at(self) -> datetime:
        """End as a Danish clock reading, without zone; the first moment that is free again."""
        over_midnight = self.ends <= self.starts
        return datetime.combine(self.day + timedelta(days=over_midnight), self.ends)


def overlaps(a: Span, b: Span) -> bool:
    """Whether one person cannot do both. One ending when the other starts is no overlap."""
    return a.begins_at < b.finishes_at and b.begins_at < a.finishes_at


def conflicts(span: Span, others: Iterable[Span]) -> list[Span]:
    """Those of the person's other tasks, in any election, that overlap with this one, earliest first."""
    return sorted((other for other in others if overlaps(span, other)), key=lambda other: other.begins_at)


def days_in_reach(day: date) -> tuple[date, date]:
    """First and last task day on which a task could overlap with one on this day.

    For a query to fetch by; ``conflicts`` decides. The day before counts: its tasks may end after midnight.
    """
    return day - timedelta(days=1), day + timedelta(days=1)
