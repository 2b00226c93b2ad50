"""Reading CPR's answer: by name, and whatever is left out is left out."""

from datetime import datetime

from valghalla.base.clock import danish_date
from valghalla.base.cpr_number import CprNumber, InvalidCprNumber, parse
from valghalla.integrations.cpr.errors import NoSuchPerson, NotUnderstood
from valghalla.integrations.cpr.person import ANNULLED, CHANGED, DOUBLE, Guardianship, PersonFacts
from valghalla.integrations.cpr.request import SERVICE
from valghalla.integrations.cpr.xml import Part, body_of


def read(content: bytes, *, asked: CprNumber, now: datetime) -> PersonFacts:
    """The person in a PersonLookupResponse.

    now: instant of the look-up, UTC. Raises NoSuchPerson for an annulled number, NotUnderstood for anything the
    contract does not allow.
    """
    answer = body_of(content)
    if answer.tag != f"{{{SERVICE}}}PersonLookupResponse":
        raise NotUnderstood("cpr", "another_answer")
    whole = Part(answer, SERVICE)
    person, address = whole.part("persondata"), whole.part("adresse")
    home = address.part("aktuelAdresse")
    status = person.part("status").number("status")
    if status == ANNULLED:
        raise NoSuchPerson("cpr", "annulled")
    name, born = _name(person), person.part("foedselsdato")
    if born and not born.text("dato"):
        raise NotUnderstood("cpr", "missing_dato")
    return PersonFacts(
        asked_cpr_number=asked,
        cpr_number=_number_in_force(person, asked, status),
        first_names=" ".join(filter(None, [name.text("fornavn"), name.text("mellemnavn")])),
        last_name=name.text("efternavn"),
        addressing_name=name.text("personadresseringsnavn"),
        birth_date=born.day("dato"),
        birth_date_uncertain=bool(born.text("usikkerhedsmarkering")),
        status=status,
        citizenship_code=_four_digits(person.part("statsborgerskab").number("landekode")),
        municipality_code=_four_digits(home.number("kommunekode")),
        street_address=home.text("standardadresse") or _street_address(home),
        care_of=home.text("conavn"),
        locality=home.text("lokalitet"),
        town=home.text("bynavn"),
        postal_code=home.text("postnummer"),
        city=home.text("postdistrikt"),
        abroad_lines=() if home else _abroad_lines(address.part("udrejseoplysninger")),
        protected=_protected(person.part("adressebeskyttelse")),
        incapable=_incapable(person, now),
        guardianship=_guardianship(person.part("umyndiggoerelse")),
        digital_post=person.boolean("tilmeldtDigitalpost"),
        looked_up_at=now,
    )


def _name(person: Part) -> Part:
    name = person.part("navn")
    if name and not name.text("personadresseringsnavn"):
        raise NotUnderstood("cpr", "missing_personadresseringsnavn")
    return name


def _number_in_force(person: Part, asked: CprNumber, status: int | None) -> CprNumber | None:
    told = person.text("gaeldendePersonnummer") or person.text("personnummer")
    try:
        number = parse(told) if told else asked
    except InvalidCprNumber:
        raise NotUnderstood("cpr", "value_of_gaeldendePersonnummer") from None
    replaced = status in (DOUBLE, CHANGED)
    return None if replaced and number == asked else number


def _four_digits(code: int | None) -> str:
    return "" if code is None else f"{code:04}"


def _street_address(home: Part) -> str:
    """Street, number, floor and door as people write them; CPR fills numbers up with zeros ("012B", "02")."""
    number = home.text("husnummer").lstrip("0")
    floor = home.text("etage").lstrip("0").lower()
    street = f"{home.text('vejnavn')} {number}".strip()
    above = " ".join(filter(None, [f"{floor}." if floor else "", home.text("sidedoer")]))
    return ", ".join(filter(None, [street, above]))


def _abroad_lines(left: Part) -> tuple[str, ...]:
    lines = (left.text(f"udlandsadresse{number}") for number in range(1, 6))
    return tuple(line for line in lines if line)


def _protected(protection: Part) -> bool:
    """CPR's mark as it stands, whatever the end date says; a protection without mark protects."""
    return bool(protection) and protection.boolean("beskyttet") is not False


def _incapable(person: Part, now: datetime) -> bool | None:
    guardianship = person.part("umyndiggoerelse")
    if not guardianship:
        return False if person else None
    told = guardianship.boolean("umyndiggjort")
    ended = guardianship.day("umyndiggoerelseSlettedato")
    if told is None and ended is not None and ended <= danish_date(now):
        return False
    return told


def _guardianship(guardianship: Part) -> Guardianship | None:
    kind = guardianship.text("VærgemålType")
    try:
        return Guardianship(kind) if kind else None
    except ValueError:
        raise NotUnderstood("cpr", "value_of_VærgemålType") from None
