"""What CPR answered, kept sealed between the steps of a form: nothing of it can be read or changed outside."""

import base64
import json
from dataclasses import asdict, fields
from datetime import date, datetime
from typing import Any

from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import CannotOpen
from valghalla.integrations.cpr import Guardianship, PersonFacts
from valghalla.municipalities.keys import keyring

CONTEXT = "participants.kept_facts"


def seal(person: PersonFacts) -> str:
    """The facts as sealed text that a session can keep."""
    plain = {name: _plain(value) for name, value in asdict(person).items()} | {
        "asked_cpr_number": person.asked_cpr_number.digits,
        "cpr_number": person.cpr_number.digits if person.cpr_number else None,
    }
    return base64.b64encode(keyring().seal(json.dumps(plain), context=CONTEXT)).decode()


def open_sealed(text: str) -> PersonFacts:
    """The facts back. Raises CannotOpen for anything that ``seal`` did not make for this municipality."""
    try:
        sealed = base64.b64decode(text, validate=True)
    except ValueError as garbled:
        raise CannotOpen(CONTEXT) from garbled
    plain: dict[str, Any] = json.loads(keyring().open(sealed, context=CONTEXT))
    plain |= {
        "asked_cpr_number": CprNumber(plain["asked_cpr_number"]),
        "cpr_number": CprNumber(plain["cpr_number"]) if plain["cpr_number"] else None,
        "birth_date": date.fromisoformat(plain["birth_date"]) if plain["birth_date"] else None,
        "guardianship": Guardianship(plain["guardianship"]) if plain["guardianship"] else None,
        "abroad_lines": tuple(plain["abroad_lines"]),
        "looked_up_at": datetime.fromisoformat(plain["looked_up_at"]),
    }
    return PersonFacts(**{field.name: plain[field.name] for field in fields(PersonFacts)})


def _plain(value: object) -> object:
    return value.isoformat() if isinstance(value, date) else value
