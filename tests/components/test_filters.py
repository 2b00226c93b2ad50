"""The filter bar and its chips."""

import pytest
from django import forms
from django.http import QueryDict

from valghalla.components.filters import Chip, FilterBar, chips
from valghalla.components.forms import DateField, DesignForm


class People(DesignForm):
    search = forms.CharField(label="Search", required=False)
    team = forms.MultipleChoiceField(label="Team", required=False, choices=[("1", "Red"), ("2", "Blue <b>")])
    day = DateField(label="Day", required=False)
    late = forms.BooleanField(label="Only late", required=False)


def bound(query: str) -> tuple[People, QueryDict]:
    return People(QueryDict(query)), QueryDict(query)


@pytest.mark.acceptance("A-015")
def test_each_choice_has_a_chip_that_takes_only_it_away():
    assert chips(*bound("team=1&team=2&day=2026-11-03&late=on&sort=name&after=k")) == (
        Chip("Team: Red", "?team=2&day=2026-11-03&late=on&sort=name"),
        Chip("Team: Blue <b>", "?team=1&day=2026-11-03&late=on&sort=name"),
        Chip("Day: 3 November 2026", "?team=1&team=2&late=on&sort=name"),
        Chip("Only late", "?team=1&team=2&day=2026-11-03&sort=name"),
    )


def test_nothing_filtered_gives_no_chips():
    assert chips(*bound("search=&team=")) == ()


@pytest.mark.acceptance("A-015")
def test_the_bar_shows_the_search_first_and_the_chips(shown):
    form, query = bound("search=Holm&team=2")
    html = shown("{% filter_bar bar %}", "/?search=Holm&team=2&sort=-name", bar=FilterBar(form, chips(form, query)))
    assert 'type="search" name="search"' in html
    assert 'value="Holm"' in html
    assert 'name="sort" value="-name"' in html
    assert "Team: Blue &lt;b&gt;" in html
    assert 'href="?search=Holm"' in html
    assert "hx-get" not in html


def test_a_target_is_exchanged_while_one_types(shown):
    html = shown("{% filter_bar bar %}", bar=FilterBar(bound("")[0], target="people-list"))
    assert 'hx-target="#people-list" hx-select="#people-list"' in html
