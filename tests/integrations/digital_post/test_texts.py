"""Texts and file names as they are sent."""

import unicodedata

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from valghalla.integrations.digital_post.html import document
from valghalla.integrations.digital_post.texts import file_name, line, told_apart

FORBIDDEN = set('<>:"/\\|?*\r\n\u00a0\u2028\u205f\u2060\u3000') | {chr(code) for code in range(0x2000, 0x200B)}


@pytest.mark.parametrize(
    ("given_", "sent"),
    [
        ("Vejledning.pdf", "Vejledning.pdf"),
        ("Kl. 8:00 – hvad nu?.PDF", "Kl. 8_00 – hvad nu_.pdf"),
        ("C:\\Users\\kim\\plan.pdf", "plan.pdf"),
        ("a/b/plan.pdf", "plan.pdf"),
        ("ny\u00a0plan.pdf", "ny_plan.pdf"),
        (".pdf", "fil.pdf"),
        ("  .pdf", "fil.pdf"),
        ("ærø " * 90 + ".pdf", ("ærø " * 63).strip() + ".pdf"),
    ],
)
def test_file_names(given_, sent):
    assert file_name(given_, ".pdf") == sent


@given(st.text(max_size=300))
@settings(max_examples=200, deadline=None)
def test_no_file_name_holds_what_it_must_not(name):
    sent = file_name(name + ".pdf", ".pdf")
    assert not FORBIDDEN & set(sent)
    assert not any(unicodedata.category(sign) in ("Cc", "Cs") for sign in sent)
    assert sent.endswith(".pdf")
    assert 4 < len(sent) <= 256
    assert file_name(sent, ".pdf") == sent


def test_names_are_told_apart_whatever_the_capitals():
    assert told_apart(["a.pdf", "A.pdf", "a.pdf", "b.pdf"]) == ["a.pdf", "A (2).pdf", "a (3).pdf", "b.pdf"]
    assert max(map(len, told_apart(["a" * 252 + ".pdf"] * 3))) == 256


@given(st.text(max_size=300), st.integers(1, 300))
@settings(max_examples=100, deadline=None)
def test_a_line_is_one_line_of_that_length(text, longest):
    made = line(text, longest)
    assert len(made) <= longest
    assert made == " ".join(made.split())
    assert made.encode().decode() == made


def test_a_document_needs_nothing_from_outside():
    made = document(
        "Valg <b>2026</b>",
        '<p onclick="x()">Kære <strong>Åse</strong><img src="https://a.example/x.png"><script>alert(1)</script></p>'
        '<link rel="stylesheet" href="https://a.example/x.css"><style>@import url(x)</style>'
        '<a href="https://a.example/?a=1&amp;b=2">svar</a><a href="javascript:x()">x</a><iframe src="x"></iframe>',
        ("Korsbæk & Omegn", ""),
    ).decode()
    assert made.startswith("<!DOCTYPE html>")
    assert "Valg &lt;b&gt;2026&lt;/b&gt;</h1>" in made
    assert '<p>Kære <strong>Åse</strong></p><a href="https://a.example/?a=1&amp;b=2">svar</a><a>x</a>' in made
    assert "Korsbæk &amp; Omegn</p>" in made
    for gone in ("<img", "<script", "<link", "<style", "<iframe", "onclick", "javascript", "src=", "@import"):
        assert gone not in made


def test_a_document_without_footer():
    assert "border-top" not in document("a", "<p>b</p>").decode()
