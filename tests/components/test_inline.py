"""Small parts: words beside colours, and everything from people escaped."""

import re

import pytest

from valghalla.components import kept
from valghalla.components.inline import (
    STATES,
    Actions,
    Badge,
    Lines,
    Link,
    MatrixCell,
    Staffing,
    Status,
    button,
    html_of,
    icon,
)

EVIL = '<script>"x"</script>'


def text_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


@pytest.mark.parametrize(
    "part",
    [
        EVIL,
        Link(EVIL, EVIL, hint=EVIL),
        Lines(EVIL, EVIL),
        Actions((Link(EVIL, EVIL),)),
        Badge(EVIL, EVIL),
        MatrixCell(1, 2, url=EVIL),
    ],
)
def test_what_people_wrote_is_escaped(part):
    shown = html_of(part)
    assert "<script" not in shown
    assert '"x"' not in shown


def test_buttons_escape_labels_and_attributes():
    shown = button(EVIL, EVIL, hint=EVIL, data_x=EVIL)
    assert "<script" not in shown
    assert 'data-x="&lt;script&gt;' in shown


def test_ready_html_is_left_alone():
    assert html_of(Lines(Link("Holm", "/p/1"), "Nord")) == '<a href="/p/1">Holm</a><span class="quiet">Nord</span>'


@pytest.mark.parametrize("state", STATES)
def test_a_state_is_a_word_and_an_icon(state):
    shown = html_of(Status(state))
    assert text_of(shown) == state.capitalize()
    assert re.search(r'aria-hidden="true"><use href="[^"]*#([\w-]+)"', shown)[1] in kept.ICONS | set(kept.OWN_ICONS)


def test_a_counted_state():
    assert text_of(html_of(Status("available", 1200))) == "1,200 available"


def test_an_unknown_state_is_a_mistake():
    with pytest.raises(KeyError):
        html_of(Status("lost"))


def test_an_icon_speaks_only_when_it_has_a_label():
    assert 'aria-hidden="true"' in icon("check")
    assert 'role="img" aria-label="Done"' in icon("check", "Done")


def test_staffing_tells_its_numbers():
    part = Staffing(12, 20, 3)
    assert part.available == 5
    assert "12 of 20 accepted. Unanswered: 3. Available: 5." in text_of(html_of(part))
    assert re.findall(r'width="([\d.]+)"', html_of(part)) == ["100", "60.0", "15.0"]


def test_a_bar_of_no_places_and_one_of_too_many():
    assert re.findall(r'width="([\d.]+)"', html_of(Staffing(0, 0))) == ["100", "0", "0"]
    assert Staffing(5, 3).available == 0


@pytest.mark.parametrize(
    ("cell", "tone", "said"),
    [
        (MatrixCell(6, 6), "full", "6 of 6 accepted. Unanswered: 0. Available: 0."),
        (MatrixCell(4, 6, 1, 2), "waiting", "4 of 6 accepted. Unanswered: 1. Available: 1. Declined: 2."),
        (MatrixCell(3, 6), "open", "3 of 6 accepted. Unanswered: 0. Available: 3."),
    ],
)
def test_a_cell_has_tone_and_words(cell, tone, said):
    shown = html_of(cell)
    assert f'class="cell cell-{tone}"' in shown
    assert said in text_of(shown)
    assert ("<use" in shown) is (tone != "open")


def test_a_cell_of_no_places_says_so():
    assert text_of(html_of(MatrixCell(0, 0))) == "· None"


def test_nothing_is_said_aloud_too():
    assert text_of(html_of(None)) == "– Not stated"


def test_a_button_and_a_link_that_looks_like_one():
    assert button("Save", kind="primary", name="action", value="save", disabled=True) == (
        '<button class="button button-primary" type="submit" name="action" value="save" disabled>'
        "<span>Save</span></button>"
    )
    assert button("Edit", "/e/", hx_get="/x/", hidden=False, title=None) == (
        '<a class="button button-secondary" href="/e/" hx-get="/x/"><span>Edit</span></a>'
    )
