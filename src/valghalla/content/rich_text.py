"""The form fields of texts for citizens: whatever is posted, the form holds safe HTML."""

from typing import Any

from django import forms

from valghalla.components.rich_text import RichText
from valghalla.content.clean import as_text, as_typed, clean_html, html_of_plain


class RichTextField(forms.CharField):
    """Rich text, written in an editor or, without scripts, as plain text whose blank lines part paragraphs.

    ``cleaned_data`` holds what ``clean_html`` leaves; "" when there are no words in it. max_length counts that HTML.
    """

    def __init__(self, **named: Any) -> None:
        named.setdefault("widget", RichText(clean=clean_html, typed=as_typed))
        super().__init__(**named)

    def to_python(self, value: Any) -> str:
        """Safe HTML."""
        html = clean_html(super().to_python(value) or "")
        return html if as_text(html).strip() else ""

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Whether the safe HTML differs."""
        return clean_html(str(initial or "")) != self.to_python(data)


class PlainTextField(forms.CharField):
    """Plain text, kept as paragraphs of safe HTML. Its initial value is plain text (``clean.as_plain``)."""

    widget = forms.Textarea

    def to_python(self, value: Any) -> str:
        """Safe HTML."""
        return html_of_plain(super().to_python(value) or "")
