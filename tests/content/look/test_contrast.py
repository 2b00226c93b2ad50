"""Whether a colour can be read. The figures are those of WCAG's own examples."""

import pytest

from valghalla.content.look.contrast import can_be_read, colour, mixed, nearest_that_can, pairs, ratio


@pytest.mark.parametrize(
    ("one", "other", "expected"),
    [
        ("#000000", "#ffffff", 21.0),
        ("#777777", "#ffffff", 4.48),
        ("#767676", "#ffffff", 4.54),
        ("#ff0000", "#ff0000", 1),
    ],
)
def test_the_ratio_of_two_colours(one, other, expected):
    assert round(ratio(one, other), 2) == expected == round(ratio(other, one), 2)


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("#0B5563", "#0b5563"),
        (" 0b5563 ", "#0b5563"),
        ("#abc", "#aabbcc"),
        ("red", None),
        ("#12345", None),
        ("#0b5563;}", None),
        ("", None),
    ],
)
def test_colours_as_people_type_them(typed, read):
    assert colour(typed) == read


def test_what_the_colour_meets_on_our_pages():
    assert [(pair.use, round(pair.ratio, 1), pair.is_enough) for pair in pairs("#0b5563")] == [
        ("text", 8.4, True),
        ("grey", 7.9, True),
        ("button", 8.4, True),
        ("tint", 10.4, True),
    ]
    assert [pair.is_enough for pair in pairs("#ffcc00")] == [False, False, False, False]


@pytest.mark.parametrize("light", ["#ff0000", "#ffcc00", "#777777", "#ffffff", "#00ff00"])
def test_the_nearest_darker_one_can_be_read_and_is_no_darker_than_needed(light):
    found = nearest_that_can(light)
    assert not can_be_read(light)
    assert can_be_read(found)
    assert found == mixed(light, "#000000", max(p for p in range(101) if can_be_read(mixed(light, "#000000", p))))


def test_a_colour_that_can_be_read_stays_and_mixing_rounds():
    assert nearest_that_can("#0b5563") == "#0b5563"
    assert mixed("#ffffff", "#000000", 50) == "#808080"
