"""What CPR answered survives being sealed, and opens nowhere else."""

import datetime

import pytest

from valghalla.base.cpr_number import CprNumber
from valghalla.base.errors import CannotOpen
from valghalla.base.tenancy import acting_for
from valghalla.integrations.cpr import Guardianship, PersonFacts
from valghalla.participants.cpr import kept_facts


def facts(**values) -> PersonFacts:
    """A person as CPR could answer."""
    return PersonFacts(
        **{
            "asked_cpr_number": CprNumber("0204801029"),
            "cpr_number": CprNumber("0204802068"),
            "first_names": "Åse",
            "last_name": "O'Neill",
            "addressing_name": "Åse O'Neill",
            "birth_date": datetime.date(1980, 4, 2),
            "birth_date_uncertain": False,
            "status": 1,
            "citizenship_code": "5100",
            "municipality_code": "0999",
            "street_address": "Algade 1",
            "care_of": "",
            "locality": "",
            "town": "",
            "postal_code": "4272",
            "city": "Korsbæk",
            "abroad_lines": ("Storgatan 1", "Malmö"),
            "protected": True,
            "incapable": None,
            "guardianship": Guardianship.PARTIAL,
            "digital_post": False,
            "looked_up_at": datetime.datetime(2026, 10, 1, 10, tzinfo=datetime.UTC),
        }
        | values
    )


@pytest.mark.parametrize("person", [facts(), facts(cpr_number=None, birth_date=None, guardianship=None, status=None)])
def test_every_fact_comes_back(acting, person):
    sealed = kept_facts.seal(person)
    assert kept_facts.open_sealed(sealed) == person
    assert "Algade" not in sealed


@pytest.mark.parametrize("garbled", ["", "ikke base64", "AAAA"])
def test_what_was_not_sealed_here_does_not_open(acting, garbled):
    with pytest.raises(CannotOpen):
        kept_facts.open_sealed(garbled)


def test_another_municipality_cannot_open_it(municipality, other_municipality):
    with acting_for(municipality):
        sealed = kept_facts.seal(facts())
    with acting_for(other_municipality), pytest.raises(CannotOpen):
        kept_facts.open_sealed(sealed)
