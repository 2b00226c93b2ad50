"""What is kept of rich text."""

import pytest

from valghalla.content.clean import as_text, as_typed, clean_html

CASES = {
    "": "",
    "   \n ": "",
    "Mød kl. 8": "<p>Mød kl. 8</p>",
    "Et\n\nTo\nTre": "<p>Et</p>\n<p>To<br>Tre</p>",
    "Et\r\n\r\n\r\nTo": "<p>Et</p>\n<p>To</p>",
    "antal < 5 & > 3": "<p>antal &lt; 5 &amp; &gt; 3</p>",
    "Skriv til <post@korsbaek.dk>": "<p>Skriv til &lt;post@korsbaek.dk&gt;</p>",
    "<p>Hej <b>du</b> og <i>dig</i></p>": "<p>Hej <strong>du</strong> og <em>dig</em></p>",
    "<h1>Stor</h1><h2>Mindre</h2>": "<h2>Stor</h2><h2>Mindre</h2>",
    "<p onclick='x()' style='color:red' class='a'>Hej</p>": "<p>Hej</p>",
    "<p>a<script>alert(1)</script>b</p>": "<p>ab</p>",
    "<p><a href='javascript:alert(1)'>x</a></p>": '<p><a rel="noopener">x</a></p>',
    "<p><a href='https://x.dk' target='_blank'>x</a></p>": '<p><a href="https://x.dk" rel="noopener">x</a></p>',
    "<p><a href='mailto:a@b.dk'>x</a><a href='tel:+4512345678'>y</a></p>": (
        '<p><a href="mailto:a@b.dk" rel="noopener">x</a><a href="tel:+4512345678" rel="noopener">y</a></p>'
    ),
    "<img src=x onerror=alert(1)>": "",
    "<ul><li>Et</li></ul><p></p><br>": "<ul><li>Et</li></ul>",
    '=HYPERLINK("x") 🗳️ \'citat\' "citat"': '<p>=HYPERLINK("x") 🗳️ \'citat\' "citat"</p>',
    "a\x00b": "<p>ab</p>",
}


@pytest.mark.parametrize("written", CASES)
def test_what_is_kept(written):
    assert clean_html(written) == CASES[written]


@pytest.mark.parametrize("written", CASES)
def test_cleaning_twice_changes_nothing(written):
    once = clean_html(written)
    assert clean_html(once) == once


@pytest.mark.parametrize("written", ["Et\n\nTo\nTre", "antal < 5 & > 3", "Skriv til <post@korsbaek.dk>", "Mød kl. 8"])
def test_what_was_typed_comes_back_as_typed(written):
    assert as_typed(clean_html(written)) == written
    assert clean_html(as_typed(clean_html(written))) == clean_html(written)


def test_richer_text_is_shown_as_it_is():
    html = "<p>Hej <strong>du</strong></p>"
    assert as_typed(html) == html
    assert as_typed("<p>skriv &lt;b&gt; her</p>") == "<p>skriv &lt;b&gt; her</p>"


def test_the_words_alone():
    assert as_text("<h2>Før</h2><p>Et &amp; to<br>tre</p><ul><li>a</li></ul>") == "Før\nEt & to\ntre\na"
