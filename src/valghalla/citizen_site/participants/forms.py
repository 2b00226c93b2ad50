"""What people tell of themselves, at registration and on Min profil by the same rules."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm
from valghalla.content.models import Text
from valghalla.participants.fields import EmailField, MobileField
from valghalla.participants.models import SpecialDiet

WISHES: dict[str, str | Promise] = {
    "email": _("By e-mail"),
    "sms": _("By SMS"),
    "digital_post": _("By Digital Post"),
}


class ContactForm(DesignForm):
    """Mobile number, e-mail, and diets where the municipality has any."""

    mobile = MobileField(help_text=_("Eight digits. We call or text you about your task."))
    email = EmailField(help_text=_("We send confirmations and reminders here."))
    diets = forms.MultipleChoiceField(
        label=_("Special diets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose if there is food that you cannot eat."),
    )

    def __init__(self, *args: Any, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(str(diet.pk), diet.title) for diet in SpecialDiet.objects.order_by("sort_key", "id")]
        if choices:
            self.fields["diets"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["diets"]

    @property
    def diet_keys(self) -> list[int]:
        """The diets chosen."""
        return [int(key) for key in self.cleaned_data.get("diets", [])]


class DetailsForm(ContactForm):
    """The same at registration, with the consent where it is asked for. Nothing is ticked beforehand.

    consent: the declaration in force, None when it is switched off. Which version was on the page is sent along, so
    that the answer is kept with the text it was given to.
    """

    consent = forms.BooleanField(label=_("Yes, I consent"), required=False)
    consent_text = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def __init__(self, *args: Any, consent: Text | None, **named: Any) -> None:
        super().__init__(*args, **named)
        self.declaration = consent
        if consent is None:
            del self.fields["consent"]
            del self.fields["consent_text"]
        else:
            self.initial["consent_text"] = consent.pk

    @property
    def answered(self) -> Text | None:
        """The version of the consent that was shown and answered; None when it is not asked for."""
        shown = self.cleaned_data.get("consent_text")
        if self.declaration is None or shown in (None, self.declaration.pk):
            return self.declaration
        return Text.objects.filter(kind=Text.Kind.CONSENT, pk=shown).first() or self.declaration


class ProfileForm(ContactForm):
    """Contact data over a profile that the office may be changing at the same time."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    wished_channel = forms.ChoiceField(
        label=_("How would you rather hear from us?"),
        required=False,
        widget=forms.RadioSelect,
        help_text=_("When we cannot reach you that way, we use another."),
    )

    def __init__(self, *args: Any, wishes: Sequence[str] = (), **named: Any) -> None:
        """wishes: the channels she may choose between; without any there is no question."""
        super().__init__(*args, **named)
        if wishes:
            choices = [("", _("As the municipality decides")), *((one, WISHES[one]) for one in wishes)]
            self.fields["wished_channel"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["wished_channel"]
