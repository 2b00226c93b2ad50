"""The forms: a certificate with its key; what a site takes from its identity provider."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.accounts.models import Site
from valghalla.accounts.service_providers.errors import KeyRefused
from valghalla.accounts.service_providers.pairs import MOST_BYTES, Pair, read_pair
from valghalla.accounts.service_providers.shown import refusal_sentence
from valghalla.components.forms import DesignForm

# Which field a refusal is about; all others are about the file.
_FIELDS = {"password": "password", "password_missing": "password"}
_ACCEPT = ".p12,.pfx,.pem,.crt,.cer,.key"


class KeyForm(DesignForm):
    """A PKCS #12 file with its password, or two PEM files. ``cleaned_data["pair"]`` holds what was read."""

    marking = "optional"
    file = forms.FileField(
        label=_("Certificate"),
        help_text=_("A .p12 or .pfx file with certificate and key, or the certificate as PEM."),
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
    )
    key_file = forms.FileField(
        label=_("The key as a file of its own"),
        required=False,
        help_text=_("Only when the certificate is PEM and the key does not stand in the same file."),
        widget=forms.FileInput(attrs={"accept": _ACCEPT}),
    )
    password = forms.CharField(
        label=_("Password of the file"),
        required=False,
        strip=False,
        max_length=200,
        help_text=_("It is not kept."),
        widget=forms.PasswordInput(attrs={"autocomplete": "off", "class": "input-width-m"}),
    )

    def clean(self) -> dict[str, Any]:
        """Read the pair once the file is there."""
        given: dict[str, Any] = super().clean() or {}
        if "file" not in given or self.errors:
            return given
        try:
            given["pair"] = self._pair(given)
        except KeyRefused as refused:
            self.refuse(refused)
        return given

    def refuse(self, refused: KeyRefused) -> None:
        """Say why the certificate is not taken, at the field it is about."""
        self.add_error(_FIELDS.get(refused.reason, "file"), refusal_sentence(refused))

    def _pair(self, given: dict[str, Any]) -> Pair:
        key_file = given.get("key_file")
        return read_pair(
            _content(given["file"]),
            further=_content(key_file) if key_file else b"",
            password=given.get("password") or "",
        )


class SettingsForm(DesignForm):
    """What the site takes from its identity provider."""

    accept_legacy_level = forms.BooleanField(
        label=_("Take the old assurance level when there is no NSIS level"),
        required=False,
        help_text=_("The old level 3 or 4 counts as Substantial. Only while an employer has not come to NSIS yet."),
    )
    allow_delegated = forms.BooleanField(
        label=_("Let in people from other organisations"),
        required=False,
        help_text=_(
            "Somebody with another CVR number comes in when the role is given for this municipality, for example when "
            "several municipalities share an election office."
        ),
    )

    def __init__(self, *args: Any, site: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if site == Site.CITIZEN:
            del self.fields["allow_delegated"]


def _content(file: Any) -> bytes:
    """So much of the file that one too large is seen to be."""
    return file.read(MOST_BYTES + 1)
