"""The forms of texts, contact data and logo."""

import re
from typing import Any

from django import forms
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.content.kinds import TextKind
from valghalla.components.forms import DesignForm, Group, VersionedForm
from valghalla.content.clean import as_plain
from valghalla.content.current import DANISH
from valghalla.content.look.svg import LARGEST_BYTES
from valghalla.content.models import Text
from valghalla.content.rich_text import PlainTextField, RichTextField

LONGEST = 100_000


class TextForm(VersionedForm):
    """One text in one language. In Danish it has to be written where it is shown; in another language it may be empty,
    and Danish is shown instead."""

    active = forms.BooleanField(required=False)
    title = forms.CharField(
        label=_("Heading"), max_length=255, required=False, widget=forms.TextInput(attrs={"class": "input-width-xl"})
    )
    html = RichTextField(label=_("Text"), max_length=LONGEST, required=False)

    def __init__(self, *args: Any, kind: TextKind, language: str, **named: Any) -> None:
        super().__init__(*args, **named)
        self.kind, self.language = kind, language
        if not kind.titled:
            del self.fields["title"]
        if not kind.off or language != DANISH:
            del self.fields["active"]
        else:
            self.fields["active"].label = str(kind.off)
        if kind.plain:
            self.fields["html"] = PlainTextField(
                label=_("Text"),
                max_length=LONGEST,
                required=False,
                widget=forms.Textarea(attrs={"rows": 8}),
                help_text=_("Without format. A blank line begins a new paragraph."),
            )

    def clean(self) -> dict[str, Any]:
        """What is missing where the text is shown."""
        data = super().clean() or self.cleaned_data
        html, title, shown = data.get("html"), data.get("title"), data.get("active", not self.kind.off)
        if self.language != DANISH:
            if title and not html and "html" not in self.errors:
                self.add_error("html", gettext("Write the text as well, or leave both empty to show Danish."))
            return data
        if shown and not html and "html" not in self.errors:
            self.add_error("html", gettext("Write the text that citizens are to see."))
        if self.kind.titled and shown and not title and "title" not in self.errors:
            self.add_error("title", gettext("Write the heading that citizens are to see."))
        return data

    def values(self, before: Text | None) -> dict[str, Any]:
        """The verb's values; what the form does not ask for stays as it was."""
        data = self.cleaned_data
        return {
            "title": data.get("title", before.title if before else ""),
            "html": data["html"],
            "active": data.get("active", before.active if before else True),
        }


def text_values(kind: TextKind, text: Text | None, *, delivered: str = "") -> dict[str, Any]:
    """What the form begins with. delivered: what citizens read while the municipality has written nothing."""
    if text is None:
        return {"version": 0, "active": False, "html": delivered}
    html = as_plain(text.html) if kind.plain else text.html
    return {"version": text.pk, "title": text.title, "active": text.active, "html": html}


class ContactForm(VersionedForm):
    """How citizens reach the municipality."""

    display_name = forms.CharField(label=_("Name of the municipality"), max_length=255)
    department = forms.CharField(label=_("Department responsible"), max_length=255)
    address = forms.CharField(label=_("Address"), max_length=255)
    postal_code = forms.RegexField(
        r"^[0-9]{4}\Z",
        label=_("Postal code"),
        error_messages={"invalid": _("The postal code is four digits.")},
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input-width-xs"}),
    )
    city = forms.CharField(label=_("City"), max_length=255)
    contact_person = forms.CharField(
        label=_("Contact person"),
        max_length=120,
        required=False,
        help_text=_("For messages: whom participants may ask for."),
    )
    telephone = forms.CharField(
        label=_("Telephone"), max_length=20, required=False, widget=forms.TextInput(attrs={"inputmode": "tel"})
    )
    email = forms.EmailField(label=_("E-mail"), required=False)
    digital_post_link = forms.URLField(
        label=_("Link to Digital Post"),
        required=False,
        max_length=200,
        assume_scheme="https",
        help_text=_("The address on borger.dk or virk.dk where citizens write securely to you."),
    )

    groups = (
        Group(_("Who you are"), ("display_name", "department"), columns=2),
        Group(_("Where you are"), ("address", "postal_code", "city"), columns=3),
        Group(
            _("How citizens reach you"),
            ("contact_person", "telephone", "email", "digital_post_link"),
            hint=_("Fill in e-mail, Digital Post or both. Telephone is up to you."),
            columns=2,
        ),
    )

    def clean_telephone(self) -> str:
        """Eight digits at least, as people write them."""
        written = str(self.cleaned_data["telephone"])
        if not written:
            return ""
        if not re.fullmatch(r"[0-9+()\s-]+", written) or sum(sign.isdigit() for sign in written) < 8:
            raise forms.ValidationError(gettext("Write the telephone number with eight digits at least."))
        return " ".join(written.split())

    def clean_digital_post_link(self) -> str:
        """A secure address."""
        return secure(self.cleaned_data["digital_post_link"])

    def clean(self) -> dict[str, Any]:
        """E-mail or Digital Post."""
        data = super().clean() or self.cleaned_data
        if not {"email", "digital_post_link"} & set(self.errors) and not (data["email"] or data["digital_post_link"]):
            self.add_error("email", gettext("Fill in e-mail or the link to Digital Post, so that citizens can write."))
        return data


def secure(address: str) -> str:
    """The address, which has to begin with https. Raises ValidationError."""
    if address and not address.startswith("https://"):
        raise forms.ValidationError(gettext("Write an address that begins with https://"))
    return address


class LogoForm(DesignForm):
    """A picture. What is in it is looked at by content/look/svg.py. seen: the number of the one it is to replace."""

    seen = forms.IntegerField(required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput)

    logo = forms.FileField(
        label=_("SVG file"),
        widget=forms.FileInput(attrs={"accept": ".svg,image/svg+xml"}),
        help_text=_("At most 10 MB. It stands in the header beside the municipality's name."),
    )

    def clean_logo(self) -> UploadedFile:
        """The file, by name and size."""
        file: UploadedFile = self.cleaned_data["logo"]
        if not str(file.name).lower().endswith(".svg"):
            raise forms.ValidationError(gettext("Choose an SVG file; its name ends in .svg."))
        if (file.size or 0) > LARGEST_BYTES:
            raise forms.ValidationError(gettext("The file is larger than 10 MB. Choose a smaller one."))
        return file
