"""The forms of message templates: the list's search, and writing one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.admin_site.communication.attaching import AttachingForm
from valghalla.admin_site.communication.words import CHANNELS
from valghalla.communication.merge import unknown_fields
from valghalla.communication.models import Channel, MessageTemplate
from valghalla.communication.templates import LONGEST_HTML, LONGEST_SMS, LONGEST_SUBJECT, LONGEST_TITLE
from valghalla.content.clean import as_plain, clean_html, html_of_plain
from valghalla.content.rich_text import RichTextField

HTML, PLAIN = "html", "plain"
WIDE = {"class": "input-width-xl"}


class TemplatesForm(SearchForm):
    """Search by title; filter on type."""

    channel = forms.ChoiceField(label=_("Type"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, label=gettext("Search by title"), **kwargs)
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = [("", _("All")), *CHANNELS.items()]


class TemplateForm(AttachingForm):
    """One template, as its type has it: an SMS is plain text without a subject.

    locked: a default template, whose title and type stay.   shape: how the text was written, so that it can be rewritten
    when the type changes.   kept: words that are no merge fields and are to stay all the same.
    """

    field_order = ("title", "channel", "subject", "body", "remove_files", "add_files")
    shape = forms.CharField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs=WIDE))
    channel = forms.ChoiceField(label=_("Type"), help_text=_("An SMS has no subject and is without format."))
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs=WIDE))
    body = RichTextField(label=_("Text"), max_length=LONGEST_HTML)

    def __init__(self, *args: Any, channel: str, locked: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, channel=channel, **kwargs)
        self.of_channel = channel
        field = self.fields["channel"]
        assert isinstance(field, forms.ChoiceField)
        field.choices = list(CHANNELS.items())
        if locked:
            self.fields["title"].disabled = field.disabled = True
            field.help_text = _("This is a default template. Its title and type stay as they are.")
        if channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"] = plain_body()

    def clean(self) -> dict[str, Any]:
        """Words that look like merge fields and are none are told of once; saved again they stay."""
        data = super().clean() or self.cleaned_data
        unknown = unknown_fields(f"{data.get('subject', '')} {data.get('body', '')}")
        if unknown and data.get("kept") != " ".join(unknown):
            data_again = self.data.copy()  # type: ignore[attr-defined]
            data_again["kept"] = " ".join(unknown)
            self.data = data_again
            self.add_error(
                "body",
                gettext("%(words)s is no merge field. Correct it, or save once more to keep it as it is.")
                % {"words": ", ".join(unknown)},
            )
        return data


def plain_body(*, required: bool = True) -> forms.CharField:
    """The field for the text of an SMS."""
    return forms.CharField(
        label=_("Text"),
        required=required,
        max_length=LONGEST_SMS,
        widget=forms.Textarea(attrs={"rows": 6, "class": "wide"}),
        error_messages={"required": gettext("Fill in “%(label)s”.") % {"label": gettext("Text")}},
    )


def shape_of(channel: str) -> str:
    """How the text of a type is written."""
    return PLAIN if channel == Channel.SMS else HTML


def rewritten(text: str, *, to: str) -> str:
    """The text in the other shape."""
    return as_plain(clean_html(text)) if to == PLAIN else html_of_plain(text)


def values_of(template: MessageTemplate) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(template, name) for name in ("title", "channel", "subject", "body", "version")} | {
        "shape": shape_of(template.channel)
    }
