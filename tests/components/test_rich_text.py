"""The field of rich text as it stands in the page, and its editor in a browser under the real content policy."""

import re

import pytest
from django import forms
from playwright.sync_api import Page, expect

from tests.components.test_gallery_in_browser import opened
from valghalla.components.build import PartMissing, editor
from valghalla.components.rich_text import RichText
from valghalla.content.clean import clean_html


class Writing(forms.Form):
    """One field."""

    text = forms.CharField(widget=RichText(clean=lambda html: html, typed=lambda html: f"typed {html}"))


def test_without_scripts_it_is_a_textarea_with_what_was_typed():
    page = str(Writing({"text": '<p>Hej "du" & <b>dig</b></p>'})["text"])
    assert "\ntyped &lt;p&gt;Hej &quot;du&quot; &amp; &lt;b&gt;dig&lt;/b&gt;&lt;/p&gt;</textarea>" in page
    assert 'data-html="&lt;p&gt;Hej &quot;du&quot; &amp; &lt;b&gt;dig&lt;/b&gt;&lt;/p&gt;"' in page
    assert page.index("<textarea") < page.index("<template>") < page.index("<trix-toolbar") < page.index("</template>")


def test_trix_is_taken_without_the_styles_the_content_policy_forbids():
    script = 'a=document.createElement("style");b()\n//# sourceMappingURL=trix.umd.min.js.map\n'
    assert editor(script) == 'a=document.createElement("template");b()\n'
    for other in ("b()", script + script):
        with pytest.raises(PartMissing):
            editor(other)


@pytest.fixture
def writing(browser, live_site):
    """The gallery with its editor awake; gives the page and what the browser complained of."""
    page, complaints = opened(browser, f"http://admin.korsbaek.localhost{live_site}/components/")
    page.locator("trix-editor#id_text[contenteditable]").wait_for()
    yield page, complaints
    page.close()


def written(page: Page) -> str:
    """What the form would send."""
    return page.locator("#id_text-html").input_value()


def drawn(page: Page) -> None:
    """Wait until the editor has drawn what came: nobody types faster than that."""
    page.evaluate("new Promise(done => requestAnimationFrame(() => requestAnimationFrame(done)))")


def load(page: Page, html: str) -> None:
    page.evaluate("html => document.querySelector('#id_text').editor.loadHTML(html)", html)


PASTE = """html => {
  const editor = document.querySelector('#id_text');
  editor.editor.loadHTML('');
  editor.focus();
  const moved = new DataTransfer();
  moved.setData('text/html', html);
  moved.setData('text/plain', 'plain');
  const pasted = { inputType: 'insertFromPaste', dataTransfer: moved, bubbles: true, cancelable: true };
  editor.dispatchEvent(new InputEvent('beforeinput', pasted));
}"""

KEPT = [
    "<p>Et</p><p>To<br>Tre</p>",
    "<h2>Stor</h2><p>Og <strong>fed</strong>, <em>kursiv</em>, <u>understreget</u></p>",
    "<h3>Mindre</h3><h4>Mindst</h4><p>x</p>",
    "<ul><li>Et<ul><li>To</li></ul></li></ul><ol><li>Tre</li></ol>",
    '<p><a href="https://korsbaek.dk">Læs</a> og <a href="mailto:a@b.dk">skriv</a></p>',
]


@pytest.mark.browser
@pytest.mark.parametrize("html", KEPT)
def test_what_was_written_comes_out_as_it_went_in(writing, html):
    page, complaints = writing
    load(page, html)
    assert written(page) == html
    assert complaints == []


# from where → its HTML, what is left of it
PASTED = {
    "word": (
        "<html xmlns:o='urn:x'><head><style>p.MsoNormal {margin:0}</style></head><body><!--StartFragment-->"
        "<h1 style='color:red'>Valgdag</h1>"
        "<p class=MsoNormal style='margin:0cm'><span style='font-family:Calibri'>Mød <b>kl. 8</b><o:p></o:p></span></p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><![if !supportLists]><span style='mso-list:Ignore'>·"
        "<span style='font:7pt'>&nbsp;&nbsp; </span></span><![endif]>Kaffe</p>"
        "<p class=MsoListParagraph style='mso-list:l0 level1 lfo1'><span style='mso-list:Ignore'>· </span>Brød</p>"
        "<p class=MsoListParagraph style='mso-list:l1 level1 lfo2'><span style='mso-list:Ignore'>1. </span>Først</p>"
        "<!--EndFragment--></body></html>",
        "<h2>Valgdag</h2><p>Mød <strong>kl. 8</strong></p><ul><li>Kaffe</li><li>Brød</li></ul><ol><li>Først</li></ol>",
    ),
    "a web page": (
        "<div class='x' style='background:url(https://evil.example/a.png)'><font color=red size=7>Stort</font> "
        "<img src='https://evil.example/b.png'><a href='https://korsbaek.dk' onclick='x()' target='_blank'>her</a></div>",
        '<p>Stort <a href="https://korsbaek.dk" rel="noopener">her</a></p>',
    ),
    "a document on the web": (
        "<b style='font-weight:normal'><p><span style='font-weight:700'>Fed</span> og "
        "<span style='font-style:italic'>kursiv</span></p></b>",
        "<p><strong>Fed</strong> og <em>kursiv</em></p>",
    ),
    "a table": ("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "<p>a b </p><p>c </p>"),
    "somebody evil": (
        "<p>x<img src=x onerror='window.hit=1'><script>window.hit=1</script><svg onload='window.hit=1'></svg>"
        "<a href='javascript:window.hit=1'>y</a><iframe srcdoc='<script>parent.hit=1</script>'></iframe></p>",
        "<p>xy</p>",
    ),
}


@pytest.mark.browser
@pytest.mark.acceptance("A-031")
@pytest.mark.parametrize("source", PASTED)
def test_pasting_leaves_foreign_format_behind(writing, source):
    page, complaints = writing
    html, left = PASTED[source]
    page.evaluate(PASTE, html)
    assert clean_html(written(page)) == left
    assert page.evaluate("window.hit") is None
    assert complaints == []


@pytest.mark.browser
def test_a_picture_cannot_be_pasted(writing):
    page, _ = writing
    page.evaluate(
        """() => {
          const editor = document.querySelector('#id_text'), moved = new DataTransfer();
          moved.items.add(new File(['x'], 'x.png', { type: 'image/png' }));
          editor.dispatchEvent(new ClipboardEvent('paste', { clipboardData: moved, bubbles: true, cancelable: true }));
        }"""
    )
    assert "figure" not in written(page)


@pytest.mark.browser
def test_everything_is_done_by_keyboard(writing):
    page, complaints = writing
    field = page.locator("#id_text")
    load(page, "")
    field.focus()
    for press in ["E", "t", " ", "Control+b", "t", "o", "Enter", "Control+b", "t", "r", "e"]:
        page.keyboard.press(press)
        drawn(page)
    page.keyboard.press("Alt+F10")
    assert page.evaluate("document.activeElement.title") == "Fed (Ctrl+B)"
    for _ in range(6):
        page.keyboard.press("ArrowRight")
    assert page.evaluate("document.activeElement.title") == "Punktopstilling"
    page.keyboard.press("Enter")
    page.keyboard.press("Escape")
    expect(page.locator("[title='Punktopstilling']")).to_have_attribute("aria-pressed", "true")
    expect(page.locator("#id_text-html")).to_have_value(re.compile(r"<li>tre</li>"))
    assert clean_html(written(page)) == "<p>Et <strong>to</strong></p><ul><li>tre</li></ul>"
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "id_kind_0"
    assert complaints == []


@pytest.mark.browser
@pytest.mark.parametrize(
    ("typed", "address"),
    [("www.korsbaek.dk", "https://www.korsbaek.dk"), ("valg@korsbaek.dk", "mailto:valg@korsbaek.dk")],
)
def test_a_link_is_made_of_what_people_type(writing, typed, address):
    page, _ = writing
    load(page, "<p>Læs her</p>")
    page.locator("#id_text").focus()
    page.keyboard.press("Control+a")
    page.keyboard.press("Control+k")
    page.keyboard.type(typed)
    page.keyboard.press("Enter")
    assert written(page) == f'<p><a href="{address}">Læs her</a></p>'


@pytest.mark.browser
def test_the_label_and_the_hint_belong_to_the_editor(writing):
    page, _ = writing
    assert page.get_by_role("textbox", name="Tekst til borgere").get_attribute("aria-describedby") == "id_text_helptext"
    page.locator("label[for=id_text]").click()
    assert page.evaluate("document.activeElement.id") == "id_text"
