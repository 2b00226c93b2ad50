"""What people tell of themselves, at registration and on Min profil by the same rules."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import DesignForm
from valghalla.content.models import Text
from valghalla.participants.fields import EmailField, MobileField
from valghalla.participants.models import SpecialDiet


class ContactForm(DesignForm):
    """Mobile number, e-mail, diets where the municipality has any, and consent where it asks for it.

    consent: the declaration in force, None when it is switched off.
    """

    mobile = MobileField(help_text=_("Eight digits. We ring or send a text message about your task."))
    email = EmailField(help_text=_("We send confirmations and reminders here."))
    diets = forms.MultipleChoiceField(
        label=_("Special diets"),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=_("Choose if there is food that you cannot eat."),
    )
    consent = forms.BooleanField(required=False)

    def __init__(self, *args: Any, consent: Text | None, **named: Any) -> None:
        super().__init__(*args, **named)
        choices = [(str(diet.pk), diet.title) for diet in SpecialDiet.objects.order_by("sort_key", "id")]
        if choices:
            self.fields["diets"].choices = choices  # type: ignore[attr-defined]
        else:
            del self.fields["diets"]
        if consent is not None:
            self.fields["consent"].label = _("Yes, I consent")
        else:
            del self.fields["consent"]

    @property
    def diet_keys(self) -> list[int]:
        """The diets chosen."""
        return [int(key) for key in self.cleaned_data.get("diets", [])]


class ProfileForm(ContactForm):
    """The same over a profile that the office may be changing at the same time."""

    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
