"""Tables: headings that sort, cells, checkboxes, and one pass over the rows."""

import datetime as dt
import re

import pytest

from valghalla.components.inline import Status
from valghalla.components.parts import Pager
from valghalla.components.tables import Column, Row, Selection, Table, stays_whole

COLUMNS = (
    Column("name", "Name", sortable=True),
    Column("tasks", "Tasks", numeric=True, sortable=True),
    Column("state", "State"),
)


def table(**changes) -> Table:
    rows = (
        Row(("Anna <b>", 3, Status("accepted")), url="/p/1/", id="1", name="Anna <b>"),
        Row(("Bo", 0, None), id="2"),
    )
    return Table(**({"caption": "People", "columns": COLUMNS, "rows": rows} | changes))


def headings(html: str) -> list[tuple[str, str]]:
    """(aria-sort, link) of each heading."""
    return [
        (
            (re.search(r'aria-sort="(\w+)"', attributes) or ["", ""])[1],
            (re.search(r'href="([^"]*)"', inside) or ["", ""])[1],
        )
        for attributes, inside in re.findall(r'<th scope="col"([^>]*)>(.*?)</th>', html, re.DOTALL)
    ]


def test_headings_sort_and_keep_the_filters(shown):
    html = shown("{% table t %}", "/list/?team=2&after=k9&sort=name", t=table(sort="name"))
    assert headings(html) == [
        ("ascending", "?team=2&amp;sort=-name"),
        ("", "?team=2&amp;sort=tasks"),
        ("", ""),
    ]


def test_a_falling_sort_turns_round(shown):
    html = shown("{% table t %}", "/list/?sort=-tasks", t=table(sort="-tasks"))
    assert headings(html)[1] == ("descending", "?sort=tasks")


def test_cells_are_labelled_aligned_and_escaped(shown):
    html = shown("{% table t %}", t=table())
    assert '<th scope="row"><a href="/p/1/">Anna &lt;b&gt;</a></th><td class="num" data-label="Tasks">3</td>' in html
    assert '<td class="num" data-label="Tasks">0</td>' in html
    assert "<b>" not in html


def test_dates_in_cells_are_written_as_everywhere(shown):
    assert ">3 November 2026</th>" in shown("{% table t %}", t=table(rows=(Row((dt.date(2026, 11, 3), 1, None)),)))


@pytest.mark.parametrize(
    ("cell", "whole"),
    [
        (dt.date(1969, 7, 23), True),
        (dt.time(8, 30), True),
        ("tir 22-12-2026, valgdag", True),
        ("07:00–23:59", True),
        ("+45 20 30 40 50", True),
        ("1.250,00 kr.", True),
        ("", False),
        (None, False),
        (12, False),
        ("Hans Christian Andersens Vej 12", False),
        ("Blev spurgt den 22-12-2026 og igen senere samme aften", False),
    ],
)
def test_no_line_ends_inside_a_date_a_time_a_phone_number_or_an_amount(cell, whole):
    assert stays_whole(cell) is whole


def test_a_cell_that_stays_whole_says_so_beside_its_other_classes(shown):
    rows = (Row(("Anna", dt.time(8), dt.date(2026, 11, 3))),)
    html = shown("{% table t %}", t=table(rows=rows))
    assert '<td class="whole num" data-label="Tasks">08:00</td>' in html
    assert re.search(r'<td class="whole[^>]*>3 November 2026</td>', html)
    assert '<th scope="row">Anna</th>' in html


@pytest.mark.acceptance("A-017")
def test_the_heading_box_stands_for_every_match(shown):
    html = shown("{% table t %}", t=table(selection=Selection("bulk", 1234, chosen=frozenset({"2"})), id="people"))
    assert 'name="all_matching" value="1" form="bulk"' in html
    assert "Select all 1,234, also on other pages" in html
    boxes = re.findall(r'<input[^>]*name="selected"[^>]*>', html)
    assert [(re.search(r'value="(\d)"', box)[1], "checked" in box) for box in boxes] == [("1", False), ("2", True)]
    assert "Select Anna &lt;b&gt;" in html
    assert 'for="people-1"' in html


def test_all_matching_ticks_every_row(shown):
    html = shown("{% table t %}", t=table(selection=Selection("bulk", 2, all_matching=True)))
    assert len(re.findall(r"<input[^>]* checked", html)) == 3


def test_an_empty_list_says_so(shown):
    assert "There is nothing on this list." in shown("{% table t %}", t=table(rows=()))
    assert "No teams yet." in shown("{% table t %}", t=table(rows=(), empty="No teams yet."))


def test_a_sum_line_has_a_field_for_each_column(shown):
    html = shown("{% table t %}", t=table(footer=("All", 3, "")))
    foot = re.search(r"<tfoot>(.*)</tfoot>", html)[1]
    assert foot.count("<td") == 2
    assert '<th scope="row">All</th>' in foot


def test_a_short_heading_is_read_in_full(shown):
    html = shown("{% table t %}", t=table(columns=(Column("x", "Appointed elector", short="TIL"),), rows=(Row((1,)),)))
    assert '<span aria-hidden="true">TIL</span><span class="sr-only">Appointed elector</span>' in html


def test_the_pager_offers_what_there_is(shown):
    html = shown("{% table t %}", t=table(pager=Pager(next_url="?after=k&team=1", first=1, last=50, total=1234)))
    assert "1–50 of 1,234" in html
    assert 'rel="next" href="?after=k&amp;team=1"' in html
    assert 'rel="prev"' not in html


def test_a_pager_that_does_not_know_the_place(shown):
    assert "1,234 in all" in shown("{% pager p %}", p=Pager(total=1234))
