"""Cutting a stylesheet."""

import pytest

from valghalla.components.css import Block, blocks, class_names, keep


def test_rules_are_read_with_their_bodies():
    sheet = 'a{color:red}@media(min-width:1px){.b{c:d}}@import "x;y";'
    assert list(blocks(sheet)) == [
        Block("a", "color:red"),
        Block("@media(min-width:1px)", ".b{c:d}"),
        Block('@import "x;y"', None),
    ]


def test_braces_in_strings_and_data_addresses_are_not_braces():
    sheet = '.a{content:"}{"}.b{background:url(data:image/svg+xml;x={}})}.c{d:e}'
    assert [block.head for block in blocks(sheet)] == [".a", ".b", ".c"]


@pytest.mark.parametrize("sheet", ["a{b:c", "a{b:c}}", "a{b:'c}", ".a"])
def test_a_broken_sheet_is_refused(sheet):
    with pytest.raises(ValueError, match=r"brace|string|end"):
        list(blocks(sheet))


def test_selectors_of_other_classes_go_and_the_rest_of_the_rule_stays():
    assert keep(".alert,.toast{a:b}.toast{c:d}h1{e:f}", {"alert"}) == ".alert{a:b}h1{e:f}"


def test_every_class_of_a_selector_must_be_kept():
    assert keep(".card .card-icon{a:b}.card.long{c:d}", {"card", "card-icon"}) == ".card .card-icon{a:b}"


def test_a_prefix_keeps_what_begins_so():
    assert keep(".col-md-3{a:b}.column{c:d}", {"col-*"}) == ".col-md-3{a:b}"


def test_a_class_inside_not_does_not_count():
    assert keep("ul:not(.mainmenu):not(.accordion){a:b}", set()) == "ul:not(.mainmenu):not(.accordion){a:b}"


def test_commas_inside_parentheses_do_not_part_selectors():
    assert keep(":is(.a,.b) p,.c{x:y}", {"a", "b"}) == ":is(.a,.b) p{x:y}"


def test_an_empty_media_query_goes():
    assert keep("@media print{.gone{a:b}}@media print{.kept{a:b}.gone{c:d}}", {"kept"}) == "@media print{.kept{a:b}}"


def test_fonts_comments_and_unused_animations_go():
    sheet = (
        "/*! .x{ */@font-face{src:url(a.eot)}.s{animation:turn 1s infinite}"
        "@keyframes turn{to{a:b}}@keyframes fade{to{c:d}}"
    )
    assert keep(sheet, {"s"}) == ".s{animation:turn 1s infinite}@keyframes turn{to{a:b}}"


def test_class_names():
    assert class_names(".button.button-primary:hover>.icon-svg:not(.big)") == {"button", "button-primary", "icon-svg"}
