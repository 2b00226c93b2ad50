"""Passages that are left out where something is missing: whole, never in part, and never because of what people are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.communication.message_templates.test_merge import values
from valghalla.communication.message_templates.merge import in_html, in_text, troubles
from valghalla.content.clean import clean_html

BARE = {"payment_dkk": None, "team": "", "telephone": ""}


@pytest.mark.parametrize(
    ("template", "with_them", "without"),
    [
        ("Kom.[[ Du får !payment.]]", "Kom. Du får 1.800 kr..", "Kom."),
        ("[[Du får !payment.]] Kom.", "Du får 1.800 kr.. Kom.", "Kom."),
        ("Ring[[ på !telephone]], tak", "Ring på 12345678, tak", "Ring, tak"),
        ("A [[!team]] b", "A Venstre b", "A b"),
        ("A\n[[Hold: !team]]\nB", "A\nHold: Venstre\nB", "A\nB"),
        ("A\n[[Hold: !team]]", "A\nHold: Venstre", "A\n"),
        ("[[!team og !payment]]", "Venstre og 1.800 kr.", ""),
        ("[[!team]][[!payment]]", "Venstre1.800 kr.", ""),
        ("[[altid]]", "altid", "altid"),
    ],
)
def test_in_plain_text(template, with_them, without):
    full = values(team="Venstre", telephone="12345678")
    assert (in_text(template, full), in_text(template, values(**BARE))) == (with_them, without)


def test_one_field_missing_is_enough():
    assert in_text("[[!team på !telephone]].", values(team="Venstre", telephone="")) == "."


@pytest.mark.parametrize(
    ("template", "with_them", "without"),
    [
        ("<p>Hej</p><p>[[Du får !payment.]]</p>", "<p>Hej</p><p>Du får 1.800 kr..</p>", "<p>Hej</p>"),
        ("<p>Hej [[<strong>!payment</strong>]] du</p>", "<p>Hej <strong>1.800 kr.</strong> du</p>", "<p>Hej du</p>"),
        ("<p><a>Ring</a>[[ på !telephone]] nu.</p>", "<p><a>Ring</a> på 12345678 nu.</p>", "<p><a>Ring</a> nu.</p>"),
        ("<p><a>Ring</a>[[ på !telephone]].</p>", "<p><a>Ring</a> på 12345678.</p>", "<p><a>Ring</a>.</p>"),
        ("<p>Hej<br>[[!payment]]<br>du</p>", "<p>Hej<br>1.800 kr.<br>du</p>", "<p>Hej<br>du</p>"),
        ("<p>[[!payment]]<br>du</p>", "<p>1.800 kr.<br>du</p>", "<p>du</p>"),
        ("<ul><li>[[Løn: !payment]]</li></ul><p>x</p>", "<ul><li>Løn: 1.800 kr.</li></ul><p>x</p>", "<p>x</p>"),
        ("<ul><li>A</li><li>!days [[!team]]</li></ul>", "<ul><li>A</li><li>12 Venstre</li></ul>", "<ul><li>A</li><li>12</li></ul>"),
        ("<p>[[</p><p>Et</p><p>!payment</p><p>]]</p><p>x</p>", "<p>Et</p><p>1.800 kr.</p><p>x</p>", "<p>x</p>"),
    ],
)  # fmt: skip
def test_in_html(template, with_them, without):
    full = values(team="Venstre", telephone="12345678")
    assert (in_html(template, full), in_html(template, values(**BARE))) == (with_them, without)


@pytest.mark.parametrize(
    ("template", "codes"),
    [
        ("Kom[[ !payment]]", []),
        ("<p>[[</p><p>!payment</p><p>]]</p>", []),
        ("[[ !payment", ["open"]),
        ("!payment ]]", ["close"]),
        ("[[ a [[ !payment ]] ]]", ["nested", "close"]),
        ("[[ altid ]]", ["no_field"]),
        ("<p>[[a<br>!payment]]</p>", []),
        ("<p>[[a !payment</p><p>b]]</p>", ["crosses"]),
        ("<p>[[<strong>!payment]]</strong></p>", ["crosses"]),
        ("[[ !payment ]] [[ !navn ]] [[", ["no_field", "open"]),
    ],
)
def test_what_is_wrong_is_told(template, codes):
    assert [one.code for one in troubles(template)] == codes


def test_it_is_told_where():
    (one,) = troubles("<p>Kom. [[Du får <strong>!payment</strong> for det</p>")
    assert one.near == "Du får !payment for det"
    (one,) = troubles(f"<p>{'x' * 50}y]] Kom</p>")
    assert (one.code, one.near) == ("close", "x" * 39 + "y")  # what stands right before it
    (one,) = troubles(f"<p>Kom [[y{'x' * 50}</p>")
    assert (one.code, one.near) == ("open", "y" + "x" * 39)


@pytest.mark.parametrize("template", ["[[ !payment", "]] !name [[", "[ [ !name ] ]"])
def test_marks_that_are_no_pair_stay_as_they_are(template):
    filled = template.replace("!payment", "1.800 kr.").replace("!name", "Anna Holm")
    assert in_text(template, values()) == filled
    assert in_html(template, values()) == filled


@given(st.text())
def test_a_name_with_marks_in_it_opens_and_closes_nothing(name):
    name = f"]]{name}[[ !team"
    assert in_text("<[[!name]]>", values(name=name)) == f"<{name}>"
    assert in_text("[[A !name]][[B !team]]!days", values(name=name, team="")) == f"A {name}12"


pieces = st.lists(st.sampled_from(["[[", "]]", "!name", "!team", "!payment", "ord", " ", "\n"]), max_size=12)


@given(pieces, st.booleans(), st.booleans())
def test_whatever_is_written_no_field_is_left_unfilled_and_no_word_is_doubled(written, team, paid):
    template = "".join(written)
    filled = in_text(template, values(name="Anna", team="Venstre" if team else "", payment_dkk=800 if paid else None))
    assert not any(field in filled for field in ("!name", "!team", "!payment"))
    assert filled.count("ord") <= template.count("ord")
    if not troubles(template):
        assert "[[" not in filled
        assert "]]" not in filled


@given(pieces, st.booleans())
def test_clean_html_stays_clean_when_passages_go(written, paid):
    template = clean_html("".join(f"<p>{piece}</p>" if piece == "ord" else piece for piece in written) or "<p>x</p>")
    filled = in_html(template, values(name="Anna", team="", payment_dkk=800 if paid else None))
    if not troubles(template):
        assert filled.count("<p>") == filled.count("</p>")
