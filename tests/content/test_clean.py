"""What is kept of rich text: what people write, and what somebody evil would send past the editor."""

import pytest

from valghalla.content.clean import as_plain, as_text, as_typed, clean_html, html_of_plain, without_layout

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
    "<p>a<br>b<br> <br><br>c</p>": "<p>a<br>b</p><p>c</p>",
    "<p>a</p><p><strong><br></strong></p><p>b</p>": "<p>a</p><p>b</p>",
    "<p>a <a href='https://x.dk'><em>b<br><br>c</em></a></p>": (
        '<p>a <a href="https://x.dk" rel="noopener"><em>b</em></a></p>'
        '<p><a href="https://x.dk" rel="noopener"><em>c</em></a></p>'
    ),
}


# what is sent → all that is left of it
NASTY = {
    "<svg onload=alert(1)>x</svg>y": "<p>y</p>",
    "<p><svg><script>alert(1)</script></svg>a": "<p>a</p>",
    "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>": "",
    "<IMG SRC=x OnErRoR=alert(1)>": "",
    "<scr<script>ipt>alert(1)</script>": "<p>ipt&gt;alert(1)</p>",
    "<p>a<!-- b --><![CDATA[c]]>d</p>": "<p>ad</p>",
    '<noscript><p title="</noscript><img src=x onerror=alert(1)>">': '<p>"&gt;</p>',
    "<template><p>x</p></template><xmp><p>y</p></xmp><textarea><script>1</script></textarea>": "",
    "<iframe srcdoc='<script>alert(1)</script>'>x</iframe>z": "<p>z</p>",
    "<object data=x></object><embed src=x>": "",
    "<details open ontoggle=alert(1)><summary>a</summary>b</details>": "<p>ab</p>",
    "<p style='background:url(javascript:x)' onclick=a() id=b name=c class=d data-e>f": "<p>f</p>",
    "<style>p{}</style><link rel=stylesheet href=x><meta http-equiv=refresh content=0><base href=x>a": "<p>a</p>",
    "<form action=x><input name=y><button>z</button>w</form>": "<p>w</p>",
    '<a href="java\tscript:alert(1)">x</a>': '<p><a rel="noopener">x</a></p>',
    '<a href="&#106;avascript:alert(1)">x</a>': '<p><a rel="noopener">x</a></p>',
    '<a href=" JaVaScRiPt:alert(1)">x</a>': '<p><a rel="noopener">x</a></p>',
    '<a href="data:text/html,<script>alert(1)</script>">x</a>': '<p><a rel="noopener">x</a></p>',
    '<a href="vbscript:x">x</a><a href="file:///etc/passwd">y</a>': (
        '<p><a rel="noopener">x</a><a rel="noopener">y</a></p>'
    ),
    '<a href="https://x.dk" onmouseover="x()" target=_blank rel=opener>l</a>': (
        '<p><a href="https://x.dk" rel="noopener">l</a></p>'
    ),
    "&lt;script&gt;alert(1)&lt;/script&gt;": "<p>&amp;lt;script&amp;gt;alert(1)&amp;lt;/script&amp;gt;</p>",
    "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>": "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
    "<p>\ufeffa\x07b\x1bc</p>": "<p>abc</p>",
}
# what comes from other programs → what it becomes
PASTED = {
    "<p class=MsoNormal>Kære<o:p></o:p></p><p>&nbsp;</p>": "<p>Kære</p>",
    "<div><div>a</div><ul><li>x<ul><li>y</li></ul></li><li></li></ul></div>": (
        "<p>a</p><ul><li>x<ul><li>y</li></ul></li></ul>"
    ),
    "<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>": "<p>a b</p><p>c</p>",
    "<blockquote>q</blockquote><pre>p</pre>": "<p>q</p><p>p</p>",
    "<html><head><title>T</title></head><body><p>x</p></body></html>": "<p>x</p>",
    "<b>fed</b> tekst<br><h2>o</h2>løs": "<p><strong>fed</strong> tekst</p><h2>o</h2><p>løs</p>",
    "<p>Et&nbsp;<b>to</b>&nbsp;&nbsp;tre kl.&nbsp;8</p>": "<p>Et <strong>to</strong> tre kl.&nbsp;8</p>",
    "<strong><p>a</p></strong>": "<strong><p>a</p></strong>",
}
EVERYTHING = CASES | NASTY | PASTED


@pytest.mark.acceptance("A-032", "E-044")
@pytest.mark.parametrize("written", EVERYTHING)
def test_what_is_kept(written):
    assert clean_html(written) == EVERYTHING[written]


@pytest.mark.parametrize("written", EVERYTHING)
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


def test_plain_text_is_shown_as_it_was_written_whatever_signs_it_holds():
    written = "<b>Husk</b> R&D\r\nog kaffe\n\n\nHilsen"
    shown = "<p>&lt;b&gt;Husk&lt;/b&gt; R&amp;D<br>og kaffe</p>\n<p>Hilsen</p>"
    assert html_of_plain(written) == shown
    assert as_plain(shown) == "<b>Husk</b> R&D\nog kaffe\n\nHilsen"


def test_a_list_is_written_on_as_it_is_and_loses_nothing():
    richer = "<p>Husk</p><ul><li>kaffe</li></ul>"
    assert as_typed(richer) == richer
    assert as_plain(richer) == "Husk\n\nkaffe"


def test_two_texts_that_differ_in_what_nobody_sees_are_the_same():
    assert without_layout("<p>Et  to </p>\n<ul>\n<li>a</li>\n</ul>") == "<p>Et to</p><ul><li>a</li></ul>"
    assert without_layout("<p>Et <b>to</b></p>") == "<p>Et <b>to</b></p>"
