"""Lists of ordinary grown people in one municipality, for seeds, trainers and the sign-in page."""

import csv
import datetime
import io
from collections.abc import Iterator
from threading import Lock

from valghalla_simulators import numbers
from valghalla_simulators.dice import Dice
from valghalla_simulators.municipalities import BY_CODE, BY_WEIGHT
from valghalla_simulators.people import BY_NUMBER
from valghalla_simulators.person import Status
from valghalla_simulators.population import DANISH, email_of, made_up, mobile_of

MOST_IN_ONE_ANSWER = 20_000


def ordinary(municipality_code: str, number: int, start: int = 0) -> list[str]:
    """CPR numbers of grown people living there, fit for every task: resident, Danish citizens, legally competent.

    The same list each time; ``start`` leaves out that many from its beginning. Some have a protected address or are
    exempt from Digital Post. Raises KeyError for a municipality that is not in the table.
    """
    return _Residents.of(BY_CODE[municipality_code].code).take(start, min(number, MOST_IN_ONE_ANSWER))


def as_csv(cpr_numbers: list[str]) -> str:
    """Columns cpr, email, mobile; comma, one line per person."""
    sheet = io.StringIO()
    writer = csv.writer(sheet, lineterminator="\r\n")
    writer.writerow(("cpr", "email", "mobile"))
    for number in cpr_numbers:
        if person := made_up(number):
            writer.writerow((number, email_of(person), mobile_of(number)))
    return sheet.getvalue()


class _Residents:
    """The numbers of one municipality's ordinary grown people, found as far as somebody has asked, then kept."""

    _all: dict[str, "_Residents"] = {}
    _opening = Lock()

    def __init__(self, code: str) -> None:
        self._found: list[str] = []
        self._more = _residents(code)
        self._lock = Lock()

    @classmethod
    def of(cls, code: str) -> "_Residents":
        with cls._opening:
            return cls._all.setdefault(code, cls(code))

    def take(self, start: int, number: int) -> list[str]:
        with self._lock:
            while len(self._found) < start + number:
                self._found.append(next(self._more))
            return self._found[start : start + number]


def _residents(code: str) -> Iterator[str]:
    seen = set(BY_NUMBER)
    throw = 0
    while True:
        throw += 1
        number = _candidate(throw)
        # The first throw of a person's dice is the municipality; looking at it alone keeps the search quick.
        if number is None or number in seen or Dice("person", number).pick(BY_WEIGHT).code != code:
            continue
        seen.add(number)
        person = made_up(number)
        if person and person.status is Status.RESIDENT and person.citizenship == DANISH and not person.incapable:
            yield number


def _candidate(throw: int) -> str | None:
    """A number with check digit, born 1945 to 2006; None when the digits thrown have no check digit."""
    dice = Dice("candidate", throw)
    born = datetime.date(1945, 1, 1) + datetime.timedelta(days=dice.below(22_600))
    seventh = dice.below(4) if born.year < 2000 else dice.pick((4, 5, 6, 7, 8, 9))
    return numbers.with_check_digit(f"{born:%d%m%y}{seventh}{dice.below(100):02d}")
