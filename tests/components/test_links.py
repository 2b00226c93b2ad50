"""Addresses with something changed."""

from django.http import QueryDict
from django.test import override_settings
from django.urls import reverse

from valghalla.components.links import address_of_each, with_query


def test_a_change_starts_the_list_again():
    assert with_query(QueryDict("team=1&after=abc&sort=name"), {"sort": "-name"}) == "?team=1&sort=-name"


def test_none_takes_away_and_a_list_sets_several():
    assert with_query(QueryDict("team=1&day=x"), {"day": None, "team": ["2", "3"]}) == "?team=2&team=3"


def test_the_place_in_the_list_may_stay():
    assert with_query(QueryDict("after=abc"), {"size": "50"}, keep_page=True) == "?after=abc&size=50"


def test_nothing_left_is_the_page_itself():
    assert with_query(QueryDict("team=1"), {"team": None}) == "?"


def test_values_are_encoded():
    assert with_query(QueryDict(""), {"search": "Ås & <b>"}) == "?search=%C3%85s+%26+%3Cb%3E"


def test_the_addresses_of_many_rows_are_those_that_reverse_gives():
    with override_settings(ROOT_URLCONF="valghalla.config.urls_admin"):
        assert address_of_each("participant_edit")(7) == reverse("participant_edit", args=[7])
        assert address_of_each("place", 3)(12) == reverse("place", args=[3, 12])
