"""The made-up people: every number with a real date in it belongs to somebody, always the same."""

import datetime
import unicodedata
import uuid
from functools import lru_cache

from valghalla_simulators import names, numbers
from valghalla_simulators.dice import Dice
from valghalla_simulators.municipalities import BY_WEIGHT, Municipality
from valghalla_simulators.person import Abroad, Address, Guardianship, Person, Status

FIRST_YEAR, LAST_YEAR = 1940, 2012
# Codes other than 5100 (Danish) are stand-ins: CPR's own list was not at hand.
DANISH, OTHER_CITIZENSHIPS, SWEDEN = 5100, (5120, 5180, 5110), 5120


@lru_cache(maxsize=20_000)
def made_up(number: str) -> Person | None:
    """The person with that number; None when the number holds no date or one outside 1940 to 2012."""
    born = numbers.born(number)
    if born is None or not FIRST_YEAR <= born.year <= LAST_YEAR:
        return None
    dice = Dice("person", number)
    municipality = dice.pick(BY_WEIGHT)
    fate, foreign = dice.below(1000), dice.chance(40)
    woman = numbers.is_woman(number)
    first, middle, last = _name(dice, woman, foreign)
    status = {0: Status.DEAD, 1: Status.EMIGRATED, 2: Status.DEAD}.get(fate, Status.RESIDENT)
    since = born + datetime.timedelta(days=dice.below(9000)) if status is Status.RESIDENT else datetime.date(2024, 3, 1)
    return Person(
        number=number,
        first=first,
        middle=middle,
        last=last,
        born=born,
        woman=woman,
        status=status,
        status_since=min(since, datetime.date(2025, 12, 31)),
        address=address_in(municipality, number) if status is Status.RESIDENT else None,
        abroad=sweden(since) if status is Status.EMIGRATED else None,
        citizenship=dice.pick(OTHER_CITIZENSHIPS) if foreign else DANISH,
        protected=dice.chance(30),
        digital_post=not dice.chance(70),
        text_messages=not dice.chance(300),
        incapable=(incapable := fate in (3, 4)),
        guardianship=Guardianship.FULL if incapable else None,
        occupation=dice.pick(names.OCCUPATIONS),
        marital=dice.pick("UUGGGGFE") if born.year < 2000 else "U",
        children=dice.below(4) if 1975 < born.year < 2000 else 0,
    )


def address_in(municipality: Municipality, number: str) -> Address:
    """The address that a number has, or gets by moving, in a municipality."""
    dice = Dice("address", municipality.code, number)
    postal_code, district = dice.pick(municipality.districts)
    street = dice.pick(names.STREETS)
    flat = dice.chance(450)
    polling = 1 + Dice("polling", postal_code, street).below(12)
    return Address(
        municipality_code=municipality.code,
        municipality_cvr=municipality.cvr,
        road_code=1 + Dice("road", municipality.code, street).below(8999),
        street=street,
        house=f"{1 + dice.below(180):03d}{dice.pick(('', '', '', '', 'A', 'B'))}",
        floor=dice.pick(("st", "01", "02", "03", "04")) if flat else None,
        door=dice.pick(("tv", "th", "mf")) if flat else None,
        postal_code=postal_code,
        postal_district=district,
        polling_district=(polling, f"{polling}. {district}"),
        uuid=str(uuid.UUID(int=int.from_bytes(bytes(dice.below(256) for _ in range(16)), "big"))),
        moved_in=datetime.date(2001 + dice.below(24), 1 + dice.below(12), 1 + dice.below(28)),
    )


def sweden(left: datetime.date) -> Abroad:
    """An address in Sweden, for those who moved there."""
    return Abroad(SWEDEN, left, ("Exempelgatan 1", "211 00 Malmö"))


def email_of(person: Person) -> str:
    """A made-up address under a domain reserved for examples."""
    plain = f"{person.first.split()[0]}.{person.last.split()[-1]}".lower()
    for letter, spelled in (("æ", "ae"), ("ø", "oe"), ("å", "aa"), ("ð", "d"), ("ı", "i"), ("ł", "l")):
        plain = plain.replace(letter, spelled)
    plain = unicodedata.normalize("NFKD", plain).encode("ascii", "ignore").decode()
    plain = "".join(letter for letter in plain if letter.isalnum() or letter in ".-")
    return f"{plain}.{Dice('email', person.number).below(60000)}@example.com"


def mobile_of(number: str) -> str:
    """Eight digits that look like a Danish mobile number."""
    dice = Dice("mobile", number)
    return f"{20 + dice.below(12)}{dice.below(1000):03d}{dice.below(1000):03d}"


def _name(dice: Dice, woman: bool, foreign: bool) -> tuple[str, str | None, str]:
    if foreign:
        return dice.pick(names.FOREIGN_WOMEN if woman else names.FOREIGN_MEN), None, dice.pick(names.FOREIGN_LAST)
    first = dice.pick(names.WOMEN if woman else names.MEN)
    middle = dice.pick(names.MIDDLE if woman else names.MIDDLE[3:]) if dice.chance(450) else None
    return first, middle, dice.pick(names.LAST)
