"""People for tests, dull on purpose: grown up, living here, Danish, capable."""

import datetime
import itertools

from valghalla.base.cpr_number import CprNumber
from valghalla.participants.models import Participant

NOW = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)
_numbers = itertools.count(1)


def cpr_number(**_: object) -> CprNumber:
    """A number nobody else in the test has: 1 January 1970 and onwards."""
    number = next(_numbers)
    day = datetime.date(1970, 1, 1) + datetime.timedelta(days=number // 1000)
    return CprNumber(f"{day:%d%m%y}{number % 1000:04d}")


def participant(*, cpr: str = "", **values) -> Participant:
    """A person saved, with whatever is given instead of the dull values."""
    number = CprNumber(cpr) if cpr else cpr_number()
    person = Participant(
        **{
            "first_names": "Prøve",
            "last_name": f"Person{number.digits[-4:]}",
            "birth_date": number.birth_date,
            "status": 1,
            "street_address": "Prøvevej 1",
            "postal_code": "4272",
            "city": "Korsbæk",
            "municipality_code": "0999",
            "citizenship": "5100",
            "incapable": False,
            "digital_post": True,
            "cpr_checked_at": NOW,
            "email": f"person{number.digits[-4:]}@example.com",
            "created_at": NOW,
        }
        | values
    )
    person.set_cpr(number)
    person.save()
    return person
