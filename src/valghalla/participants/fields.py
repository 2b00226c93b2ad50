"""Form fields for what people tell of themselves, the same on both sites."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.participants.contact import LONGEST_EMAIL, email_of, mobile_of
from valghalla.participants.errors import InvalidEmail, InvalidMobile


class MobileField(forms.CharField):
    """A Danish mobile number; cleaned to eight digits, or "" when it may be left out and is."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", _("Mobile number"))
        named.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel", "class": "input-width-s"})
        )
        named.setdefault("max_length", 40)
        super().__init__(**named)
        self.error_messages["invalid"] = _("Write the mobile number as eight digits, for example 12 34 56 78.")

    def clean(self, value: Any) -> str:
        """Eight digits or ""."""
        text = super().clean(value)
        try:
            return mobile_of(text)
        except InvalidMobile:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None


class EmailField(forms.CharField):
    """An e-mail address at any top-level domain, without blanks around it."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", _("E-mail"))
        named.setdefault(
            "widget", forms.EmailInput(attrs={"autocomplete": "email", "spellcheck": "false", "autocapitalize": "none"})
        )
        named.setdefault("max_length", LONGEST_EMAIL)
        super().__init__(**named)
        self.error_messages["invalid"] = _("Write an e-mail address, for example name@example.dk.")

    def clean(self, value: Any) -> str:
        """The address or ""."""
        text = super().clean(value)
        try:
            return email_of(text)
        except InvalidEmail:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
