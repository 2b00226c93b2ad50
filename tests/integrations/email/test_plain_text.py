"""HTML letters as text that reads well."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from valghalla.integrations.email import plain_text


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("", ""),
        ("Hej", "Hej"),
        ("<p>Kære  Maude</p>\n\n<p>Du er <b>inviteret</b>.<br>Hilsen</p>", "Kære Maude\n\nDu er inviteret.\nHilsen"),
        ("<h1>Valg</h1><p>Tekst</p>", "Valg\n\nTekst"),
        ("<div>En</div><div>To</div>", "En\nTo"),
        ("<ul><li>Et</li><li>To</li></ul><p>Slut</p>", "- Et\n- To\n\nSlut"),
        ("<ol><li>Et</li><li>To<ul><li>Inde</li></ul></li><li>Tre</li></ol>", "1. Et\n2. To\n  - Inde\n3. Tre"),
        ('<a href="https://x.example/a">Svar her</a>.', "Svar her (https://x.example/a)."),
        ('<a href="https://x.example/a">https://x.example/a</a>', "https://x.example/a"),
        ('<a href="mailto:a@x.example">a@x.example</a>', "a@x.example"),
        ('<a href="mailto:a@x.example">Skriv</a>', "Skriv (a@x.example)"),
        ('<a href="#top">Op</a> <a>Intet</a>', "Op Intet"),
        ('<a href="https://x.example/"><img src="l.png" alt="Logo"></a>', "Logo (https://x.example/)"),
        (
            "<table><tr><th>Dag</th><td>3. november</td></tr><tr><th>Tid</th><td>8&ndash;12</td></tr></table>",
            "Dag 3. november\nTid 8–12",
        ),
        ("<head><title>x</title></head><style>p{}</style><script>alert(1)</script><p>Kun dette</p>", "Kun dette"),
        ("2 &lt; 3 &amp; æøå&nbsp;😀", "2 < 3 & æøå 😀"),
        ("<p>Uden slut", "Uden slut"),
        ("<p>Over</p><hr><p>Under</p>", "Over\n\n---\n\nUnder"),
        ("Over<hr/>Under", "Over\n\n---\n\nUnder"),
        ("</ul></a></p>Løse ender", "Løse ender"),
        ("<p>a</p><p></p><p>&nbsp;</p><p>b</p>", "a\n\nb"),
    ],
)
def test_reads_like_the_letter(html, text):
    assert plain_text(html) == text


@given(
    st.lists(
        st.sampled_from(["<p>", "</p>", "<ul>", "<li>", "</ul>", "<a href='u'>", "</a>", "<br>", "<style>", "x", " "])
    )
)
def test_any_soup_becomes_text_without_holes(pieces):
    text = plain_text("".join(pieces))
    assert "\n\n\n" not in text
    assert "<" not in text
    assert text == text.strip("\n")
