"""The form field of rich text."""

import pytest
from django import forms

from valghalla.content.rich_text import RichTextField


class Writing(forms.Form):
    """One field, which has to be filled."""

    text = RichTextField(max_length=60)


@pytest.mark.acceptance("A-032")
def test_the_form_holds_safe_html():
    form = Writing({"text": "<p>Hej<script>alert(1)</script> <b onclick=x()>du</b></p>"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "<p>Hej <strong>du</strong></p>"}


def test_plain_text_becomes_paragraphs_and_comes_back_as_typed():
    form = Writing({"text": "Et\r\n\r\nTo < tre"})
    assert form.is_valid()
    assert form.cleaned_data == {"text": "<p>Et</p>\n<p>To &lt; tre</p>"}
    again = Writing(initial={"text": form.cleaned_data["text"]})
    assert "\nEt\n\nTo &lt; tre</textarea>" in str(again["text"])


@pytest.mark.parametrize("nothing", ["", "  ", "<p><br></p>", "<p>&nbsp;</p>", "<script>x</script>", "<h2> </h2>"])
def test_what_holds_no_words_is_not_filled_in(nothing):
    assert not Writing({"text": nothing}).is_valid()


def test_what_is_shown_again_after_an_error_is_safe():
    form = Writing({"text": "<p onclick=x()>" + "lang " * 20 + "<script>alert(1)</script></p>"})
    assert not form.is_valid()
    assert "onclick" not in str(form["text"])
    assert "alert" not in str(form["text"])


def test_only_another_text_counts_as_changed():
    kept = "<p>Et</p>\n<p>To</p>"
    assert not Writing({"text": "Et\n\nTo"}, initial={"text": kept}).has_changed()
    assert Writing({"text": "Et"}, initial={"text": kept}).has_changed()
