"""What CPR says about a person, and what it says instead."""

import datetime
import uuid

from valghalla_simulators import clock
from valghalla_simulators.cpr import template
from valghalla_simulators.person import Guardianship, Person, Status

PROTECTED_SINCE = GUARDIANSHIP_SINCE = datetime.date(2026, 2, 1)
# Length of personadresseringsnavn in CPR; longer names are shortened there.
ADDRESSING_NAME_LENGTH = 34
HELPDESK = (
    "For further information contact Serviceplatformen Helpdesk and inform: CallUUID: {call} Received: {received}"
)


def response(person: Person, *, today: datetime.date) -> bytes:
    """The SOAP envelope with the person. today: the day to reckon the age on."""
    return template.render("response.xml", _facts(person, today) | _guardian(person) | _home(person) | _abroad(person))


def breach(number: str) -> bytes:
    """An answer that is SOAP but not the contract."""
    return template.render("breach.xml", {"number": number})


def garbage() -> bytes:
    """Half of a web page."""
    return (template.WIRE / "garbage.html").read_bytes()


def fault(error_code: str, text: str, *, client: bool) -> bytes:
    """A SOAP fault. client: the caller's mistake rather than ours.

    The codes are placeholders: the real list is not public.
    """
    received = clock.now().isoformat(timespec="milliseconds")
    return template.render(
        "fault.xml",
        {
            "fault_code": "soapenv:Client" if client else "soapenv:Server",
            "text": text,
            "error_code": error_code,
            "error_text": f"{text}. {HELPDESK.format(call=uuid.uuid4(), received=received)}",
        },
    )


def _facts(person: Person, today: datetime.date) -> dict[str, str | int | bool | None]:
    ended = person.status in (Status.DEAD, Status.CHANGED, Status.DOUBLE, Status.ANNULLED)
    known = person.status is not None
    return {
        "number": person.number,
        "current_number": person.current_number or person.number,
        "addressing_name": shortened(person),
        "first": person.first,
        "middle": person.middle,
        "last": person.last,
        "born": _date(person.born),
        "born_mark": "*" if person.born_uncertain else None,
        "ended": _date(person.status_since) if ended else None,
        "age": clock.age_on(today, person.born) if person.born and known else None,
        "sex": ("K" if person.woman else "M") if known else None,
        "children": person.children,
        "occupation": person.occupation,
        "status": person.status.value if person.status is not None else None,
        "status_since": _instant(person.status_since),
        "marital": person.marital,
        "citizenship": person.citizenship,
        "disappeared": _instant(person.status_since) if person.status is Status.DISAPPEARED else None,
        "protected": person.protected if known else None,
        "protected_since": _date(PROTECTED_SINCE) if person.protected else None,
        "text_messages": person.text_messages,
        "digital_post": person.digital_post,
        "spouse": person.spouse,
        "mother": person.mother,
    }


def _guardian(person: Person) -> dict[str, str | int | bool | None]:
    under = person.guardianship is not None
    return {
        "guardian_relation": 2 if under else None,
        "guardian_name": "Vera Værge" if under else None,
        "guardianship": person.guardianship.value if person.guardianship else None,
        "guardianship_since": _date(GUARDIANSHIP_SINCE) if under else None,
        "incapable": person.incapable and person.guardianship is Guardianship.FULL if under else None,
    }


def _home(person: Person) -> dict[str, str | int | bool | None]:
    home = person.address
    keys = (
        "municipality_cvr", "road_code", "house", "floor", "door", "care_of", "locality", "postal_code",
        "postal_district", "street",
    )  # fmt: skip
    polling_code, polling = (home.polling_district if home else None) or (None, None)
    return {key: getattr(home, key, None) for key in keys} | {
        # The register's integer: Copenhagen's 0101 goes out as 101.
        "municipality_code": int(home.municipality_code) if home else None,
        "address_line": home.line if home else None,
        "address_name": shortened(person) if home else None,
        "moved_in": _instant(home.moved_in) if home else None,
        "polling_district_code": polling_code,
        "polling_district": polling,
        "address_uuid": home.uuid if home else None,
    }


def _abroad(person: Person) -> dict[str, str | int | bool | None]:
    away = person.abroad
    first, second = away.lines if away else (None, None)
    return {
        "country": away.country if away else None,
        "left": _instant(away.left) if away else None,
        "abroad_1": first,
        "abroad_2": second,
    }


def shortened(person: Person) -> str:
    """The name for an envelope; longer than CPR's 34 characters, middle names become letters and the rest is cut."""
    if len(person.name) <= ADDRESSING_NAME_LENGTH:
        return person.name
    letters = " ".join(name[0] for name in (person.middle or "").split())
    short = " ".join(part for part in (person.first.split()[0], letters, person.last) if part)
    return short[:ADDRESSING_NAME_LENGTH].strip()


def _date(day: datetime.date | None) -> str | None:
    return day.isoformat() if day else None


def _instant(day: datetime.date | None) -> str | None:
    return clock.at_midnight(day) if day else None
