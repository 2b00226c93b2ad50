"""The forms of message templates: the list's search, and writing one."""

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.admin_site.communication.attaching import AttachingForm
from valghalla.communication.message_templates.keep import (
    LONGEST_HTML,
    LONGEST_SMS,
    LONGEST_SUBJECT,
    LONGEST_TITLE,
    TEXTS,
)
from valghalla.communication.message_templates.merge import meant, troubles, unknown_fields
from valghalla.communication.models import Channel, MessageTemplate
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import DesignForm, Group
from valghalla.content.clean import as_plain, clean_html, html_of_plain
from valghalla.content.rich_text import RichTextField
from valghalla.participants.fields import EmailField, MobileField

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

    groups = (
        Group(_("What it is for"), ("title", "channel"), columns=2),
        Group(_("In Danish"), ("subject", "body", "short_body")),
        Group(
            _("In English"),
            ("subject_en", "body_en", "short_body_en"),
            hint=_("For those who have chosen English. Without it they get the Danish text."),
            folded=True,
        ),
        Group(_("Files"), ("remove_files", "add_files"), folded=True),
    )
    shape = forms.CharField(widget=forms.HiddenInput, required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    title = forms.CharField(label=_("Title"), max_length=LONGEST_TITLE, widget=forms.TextInput(attrs=WIDE))
    channel = forms.ChoiceField(label=_("Type"), help_text=_("An SMS has no subject and is without format."))
    subject = forms.CharField(label=_("Subject"), max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs=WIDE))
    body = RichTextField(label=_("Text"), max_length=LONGEST_HTML)
    short_body = forms.CharField(
        label=_("Text for SMS"),
        required=False,
        max_length=LONGEST_SMS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "wide"}),
        help_text=_("For those who are reached by SMS. Without it nobody is. One or two SMSs are best."),
    )
    subject_en = forms.CharField(
        label=_("Subject in English"), required=False, max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs=WIDE)
    )
    body_en = RichTextField(label=_("Text in English"), required=False, max_length=LONGEST_HTML)
    short_body_en = forms.CharField(
        label=_("Text for SMS in English"),
        required=False,
        max_length=LONGEST_SMS,
        widget=forms.Textarea(attrs={"rows": 4, "class": "wide"}),
    )

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
            for name in ("subject", "short_body", "subject_en", "short_body_en"):
                del self.fields[name]
            self.fields["body"] = plain_body()
            self.fields["body_en"] = plain_body(required=False, label=gettext("Text in English"))

    def clean(self) -> dict[str, Any]:
        """Passages have to be right. Words that look like merge fields and are none are told of once; saved again they
        stay."""
        data = super().clean() or self.cleaned_data
        texts = {name: str(data.get(name, "")) for name in TEXTS if name in self.fields}
        for name, text in texts.items():
            for trouble in troubles(text):
                self.add_error(name, trouble_in_words(trouble.code, trouble.near))
        found = {name: unknown_fields(text) for name, text in texts.items()}
        unknown = list(dict.fromkeys(word for words in found.values() for word in words))
        if unknown and data.get("kept") != " ".join(unknown):
            data_again = self.data.copy()  # type: ignore[attr-defined]
            data_again["kept"] = " ".join(unknown)
            self.data = data_again
            for name, words in found.items():
                if words:
                    self.add_error(name, unknown_in_words(words))
        return data


def unknown_in_words(unknown: list[str]) -> str:
    """What is no merge field, and what was likely meant."""
    sentence = gettext("%(words)s is no merge field. Correct it, or save once more to keep it as it is.") % {
        "words": ", ".join(unknown)
    }
    likely = dict.fromkeys(near for word in unknown if (near := meant(word)))
    if not likely:
        return sentence
    return f"{sentence} " + gettext("Did you mean %(fields)s?") % {"fields": ", ".join(likely)}


def trouble_in_words(code: str, near: str) -> str:
    """What is wrong with a passage in [[ ]]."""
    words = {
        "open": gettext("“[[ %(near)s” has no “]]” after it."),
        "close": gettext("“%(near)s ]]” has no “[[” before it."),
        "nested": gettext("“[[ %(near)s” stands inside another passage. End that with “]]” first."),
        "no_field": gettext("“[[ %(near)s ]]” has no merge field, so it would always be there. Take the marks away."),
        "crosses": gettext(
            "“[[ %(near)s ]]” cuts through a paragraph, a list or words in bold. Let it begin and end in the same place."
        ),
    }
    return words[code] % {"near": near}


def plain_body(*, required: bool = True, label: Any = None) -> forms.CharField:
    """The field for the text of an SMS."""
    return forms.CharField(
        label=label or _("Text"),
        required=required,
        max_length=LONGEST_SMS,
        widget=forms.Textarea(attrs={"rows": 6, "class": "wide"}),
        error_messages={"required": gettext("Fill in “%(label)s”.") % {"label": gettext("Text")}},
    )


class TryTemplateForm(DesignForm):
    """What is sent to oneself, and where. ways: (value, label) of what the template can be sent as."""

    marking = "none"
    what = forms.ChoiceField(label=_("Send"))
    email = EmailField(label=_("Your e-mail address"), required=False)
    mobile = MobileField(label=_("Your mobile number"), required=False, help_text=_("For an SMS."))

    def __init__(self, *args: Any, ways: list[tuple[str, Any]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["what"].choices = ways  # type: ignore[attr-defined]
        if not any(value.endswith(Channel.SMS) for value, _label in ways):
            del self.fields["mobile"]
        if all(value.endswith(Channel.SMS) for value, _label in ways):
            del self.fields["email"]

    def clean(self) -> dict[str, Any]:
        """The address that the choice needs."""
        data = super().clean() or self.cleaned_data
        name = "mobile" if data.get("what", "").endswith(Channel.SMS) else "email"
        if name in self.fields and name not in self.errors and not data.get(name):
            self.add_error(name, gettext("Fill in “%(label)s”.") % {"label": self.fields[name].label})
        data["to"] = data.get(name) or ""
        return data


def shape_of(channel: str) -> str:
    """How the text of a type is written."""
    return PLAIN if channel == Channel.SMS else HTML


def rewritten(text: str, *, to: str) -> str:
    """The text in the other shape."""
    return as_plain(clean_html(text)) if to == PLAIN else html_of_plain(text)


def values_of(template: MessageTemplate) -> dict[str, Any]:
    """What the form begins with."""
    return {name: getattr(template, name) for name in ("title", "channel", *TEXTS, "version")} | {
        "shape": shape_of(template.channel)
    }
