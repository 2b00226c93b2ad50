"""Figures of every municipality, each by itself, asked for in one message."""

import pytest
from django.db import ProgrammingError, transaction

from valghalla.base.across import figures_of_each
from valghalla.base.errors import MunicipalityMixedUp
from valghalla.base.tenancy import acting_for
from valghalla.places.models import Area

AREAS = "SELECT count(*), min(name) FROM places_area WHERE name <> %s"


@pytest.fixture
def both(municipality, other_municipality) -> list[int]:
    for one, names in ((municipality, ["Nord", "Syd"]), (other_municipality, ["Øst"])):
        with acting_for(one):
            for name in names:
                Area.objects.create(name=name)
    return [municipality.pk, other_municipality.pk]


def test_each_is_asked_by_itself(both: list[int]):
    mine, other = both
    assert figures_of_each(both, AREAS, ["x"], reason="test") == {mine: (2, "Nord"), other: (1, "Øst")}
    assert figures_of_each(both[::-1], AREAS, ["Syd"], reason="test") == {mine: (1, "Nord"), other: (1, "Øst")}


def test_in_one_message_however_many(both: list[int], django_assert_num_queries):
    with django_assert_num_queries(3):  # a savepoint around it, inside the test's transaction
        figures_of_each(both, AREAS, ["x"], reason="test")
    assert figures_of_each([], AREAS, ["x"], reason="test") == {}


def test_nothing_is_seen_of_anybody_afterwards(both: list[int]):
    figures_of_each(both, AREAS, ["x"], reason="test")
    assert Area.objects.count() == 0


def test_whoever_acts_for_one_may_ask_that_one(both: list[int], municipality):
    with acting_for(municipality):
        assert figures_of_each(both[:1], AREAS, ["x"], reason="test") == {municipality.pk: (2, "Nord")}
        assert Area.objects.count() == 2
        with pytest.raises(MunicipalityMixedUp):
            figures_of_each(both, AREAS, ["x"], reason="test")


def test_a_statement_that_fails_leaves_nothing_told(both: list[int]):
    with pytest.raises(ProgrammingError), transaction.atomic():
        figures_of_each(both, "SELECT nonsense", [], reason="test")
    assert Area.objects.count() == 0


def test_outside_a_transaction(committed, municipality, other_municipality):
    for one in (municipality, other_municipality):
        with acting_for(one):
            Area.objects.create(name=one.name)
    found = figures_of_each([municipality.pk, other_municipality.pk], AREAS, ["x"], reason="test")
    assert found == {one.pk: (1, one.name) for one in (municipality, other_municipality)}
    assert Area.objects.count() == 0
