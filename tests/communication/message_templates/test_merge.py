"""Filling templates: every field, once, safely."""

import datetime
import html
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.communication.message_templates.merge import (
    FIELDS,
    LINKS,
    Values,
    in_html,
    in_text,
    meant,
    unknown_fields,
)

LINK = "http://korsbaek.localhost/invitation/abc/?a=1&b=2"


def values(**changes) -> Values:
    return Values(
        **{
            "name": "Anna Holm",
            "election": "Folketingsvalg",
            "work_location": "Skolen",
            "work_location_address": "Skolevej 1, 4272 Korsbæk",
            "task_type": "Tilforordnet",
            "task_type_description": "<p>Hjælper <em>vælgerne</em>.</p>",
            "task_date": datetime.date(2026, 11, 3),
            "task_start": datetime.time(8),
            "task_end": datetime.time(16, 30),
            "payment_dkk": 1800,
            "days": 12,
            "municipality": "Korsbæk Kommune",
            "contact": "http://korsbaek.localhost/contact/",
            "external_web": "http://korsbaek.localhost/",
            "invitation": LINK,
        }
        | changes
    )


@pytest.mark.acceptance("A-343", "A-344", "A-345", "E-195", "E-196", "E-197", "E-199", "E-200", "E-204")
@pytest.mark.parametrize(
    ("template", "left"),
    [
        ("<p>A</p><p><strong>Om opgaven</strong></p>\n!task_type_description\n<p>B</p>", "<p>A</p>\n<p>B</p>"),
        ("<p>A</p><h3>Om opgaven</h3><p>!task_type_description</p>", "<p>A</p>"),
        ("<p><strong>A</strong></p><p>B</p>!task_type_description", "<p><strong>A</strong></p><p>B</p>"),
    ],
)
def test_a_heading_over_nothing_is_left_out(template, left):
    assert in_html(template, values(task_type_description="")) == left
    assert "<strong>Om opgaven</strong>" in in_html(
        "<p><strong>Om opgaven</strong></p>!task_type_description", values()
    )


@pytest.mark.parametrize(
    ("field", "expected"),
    [
        ("name", "Anna Holm"),
        ("election", "Folketingsvalg"),
        ("work_location", "Skolen"),
        ("work_location_address", "Skolevej 1, 4272 Korsbæk"),
        ("task_type", "Tilforordnet"),
        ("task_type_description", "Hjælper vælgerne."),
        ("task_date", "03-11-2026"),
        ("task_start", "08:00"),
        ("task_end", "16:30"),
        ("payment", "1.800 kr."),
        ("days", "12"),
        ("municipality", "Korsbæk Kommune"),
        ("invitation", LINK),
        ("contact", "http://korsbaek.localhost/contact/"),
        ("external_web", "http://korsbaek.localhost/"),
    ],
)
def test_each_of_the_fifteen_fields_is_written_in_danish_plain_text(field, expected):
    assert in_text(f"[!{field}]", values()) == f"[{expected}]"


@pytest.mark.parametrize(
    ("field", "danish", "english"),
    [
        ("team", "Venstre", "Venstre"),
        ("lock_date", "29-10-2026", "29 October 2026"),
        ("task_date", "03-11-2026", "3 November 2026"),
        ("payment", "1.800 kr.", "DKK 1,800"),
        ("directions", "Gennem porten", "Gennem porten"),
        ("contact_person", "Karen Valgmand", "Karen Valgmand"),
        ("telephone", "12345678", "12345678"),
        ("before", "Rådhuset, kl. 08:00-16:00", "Rådhuset, kl. 08:00-16:00"),
        ("tasks", "- Tilforordnet", "- Tilforordnet"),
        ("news", "- Anna har meldt afbud", "- Anna har meldt afbud"),
    ],
)
def test_what_users_lacked_is_there_and_written_in_the_participants_language(field, danish, english):
    filled = values(
        team="Venstre",
        lock_date=datetime.date(2026, 10, 29),
        directions="Gennem porten",
        contact_person="Karen Valgmand",
        telephone="12345678",
        before="Rådhuset, kl. 08:00-16:00",
        tasks="<ul><li>Tilforordnet</li></ul>",
        news="<ul><li>Anna har meldt afbud</li></ul>",
    )
    assert in_text(f"!{field}", filled) == danish
    assert in_text(f"!{field}", replace(filled, language="en")) == english


@pytest.mark.parametrize("field", sorted({*FIELDS} - {"name", "election", "municipality", "contact", "external_web"}))
def test_every_field_that_has_nothing_to_say_is_empty(field):
    bare = Values(
        name="Anna", election="Valg", work_location="", work_location_address="", task_type="", task_type_description="",
        task_date=None, task_start=None, task_end=None, payment_dkk=None, days=None, municipality="K", contact="c",
        external_web="w",
    )  # fmt: skip
    assert in_text(f"<!{field}>", bare) == "<>"


@pytest.mark.acceptance("A-343", "A-345", "E-205")
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("!task_type_description", "<p>Hjælper <em>vælgerne</em>.</p>"),
        ("<p>A</p><p>!task_type_description</p>", "<p>A</p><p>Hjælper <em>vælgerne</em>.</p>"),
        ("!contact", '<a href="http://korsbaek.localhost/contact/">http://korsbaek.localhost/contact/</a>'),
        ("!invitation", f'<a href="{html.escape(LINK)}">{html.escape(LINK)}</a>'),
        ('<a href="!invitation">Svar</a>', f'<a href="{html.escape(LINK)}">Svar</a>'),
        ("<a href='!contact'>Ring</a>", "<a href='http://korsbaek.localhost/contact/'>Ring</a>"),
        ("!names by", "Anna Holms by"),
        ("!work_location, !work_location_address", "Skolen, Skolevej 1, 4272 Korsbæk"),
        ("!unknown and !", "!unknown and !"),
    ],
)
def test_html_gets_anchors_and_the_description_as_it_is(template, expected):
    assert in_html(template, values()) == expected


@pytest.mark.acceptance("E-203")
def test_what_people_are_called_is_escaped_once_in_html_and_not_at_all_in_text():
    named = values(name="<b>Bo & Co</b>")
    assert in_html("<p>!name</p>", named) == "<p>&lt;b&gt;Bo &amp; Co&lt;/b&gt;</p>"
    assert in_text("!name", named) == "<b>Bo & Co</b>"


@pytest.mark.acceptance("E-203")
def test_a_value_that_looks_like_a_field_stays_as_it_is():
    assert in_text("!name: !days", values(name="!days !invitation", days=3)) == "!days !invitation: 3"


@pytest.mark.acceptance("A-344", "E-198")
@pytest.mark.parametrize(("kroner", "expected"), [(None, ""), (0, ""), (800, "800 kr."), (12500, "12.500 kr.")])
def test_payment_is_whole_kroner_or_nothing(kroner, expected):
    assert in_text("!payment", values(payment_dkk=kroner)) == expected


@pytest.mark.acceptance("A-344")
def test_days_are_never_negative():
    assert in_text("!days", values(days=-4)) == "0"


def test_no_link_where_there_is_no_invitation():
    assert in_html("[!invitation]", values(invitation="")) == "[]"


@pytest.mark.acceptance("A-339")
@pytest.mark.parametrize(
    ("template", "expected"),
    [
        ("Kære !name, !navn og !task_typ, !navn", ["!navn", "!task_typ"]),
        ("!Name, !søndag og !Ærø, men ikke !3", ["!Name", "!søndag", "!Ærø"]),
        ("<!doctype html> Husk! !names !payment!", []),
        ("!work_location_address !task_type_description", []),
        ("!task_type_descripton er ikke !task_type", ["!task_type_descripton"]),
    ],
)
def test_unknown_fields_are_named_once_each(template, expected):
    assert unknown_fields(template) == expected


@pytest.mark.acceptance("A-339")
@pytest.mark.parametrize(
    ("unknown", "likely"),
    [
        ("!task_typ", "!task_type"),
        ("!task_type_descripton", "!task_type_description"),
        ("!Name", "!name"),
        ("!navn", "!name"),
        ("!dato", "!task_date"),
        ("!mødetid", "!task_start"),
        ("!invitaton", "!invitation"),
        ("!hurra", ""),
    ],
)
def test_a_near_miss_is_told_what_was_meant(unknown, likely):
    assert unknown_fields(unknown) == [unknown]
    assert meant(unknown) == likely


@pytest.mark.acceptance("E-206")
def test_an_unknown_field_stays_as_it_stands():
    assert in_text("!navn !task_type_descripton", values()) == "!navn !task_type_descripton"


@given(st.text(), st.text(), st.lists(st.sampled_from([f"!{field}" for field in FIELDS] + ["x", " ", "!"]), max_size=8))
def test_whatever_people_are_called_no_markup_comes_of_it(name, place, pieces):
    filled = in_html(" ".join(pieces), values(name=name, work_location=place, task_type_description=""))
    for anchor in LINKS:
        link = html.escape(getattr(values(), anchor))
        filled = filled.replace(f'<a href="{link}">{link}</a>', "")
    assert "<" not in filled
    assert ">" not in filled


@given(st.text(), st.text())
def test_a_name_arrives_as_it_is(before, name):
    template = before.replace("!", "") + " !name."
    assert in_text(template, values(name=name)) == before.replace("!", "") + f" {name}."
    assert (
        html.unescape(in_html("<p>!name</p>", values(name=name.replace("&", "")))) == f"<p>{name.replace('&', '')}</p>"
    )


def test_a_list_item_whose_fields_are_empty_is_left_out_with_its_words():
    template = (
        "<ul><li>Sted: !work_location</li>\n<li>Adresse: !work_location_address</li>\n<li>Husk legitimation</li></ul>"
    )
    assert (
        in_html(template, values(work_location_address=""))
        == "<ul><li>Sted: Skolen</li>\n<li>Husk legitimation</li></ul>"
    )
    assert "<li>Adresse: Skolevej 1, 4272 Korsbæk</li>" in in_html(template, values())
