"""The forms: what the list of users is filtered by, and which of our roles a role carries."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.accounts.models import Role
from valghalla.accounts.users.role_uri import LONGEST, is_role_uri
from valghalla.admin_site.catalogue.paging import SearchForm
from valghalla.admin_site.users.words import ROLES, ROLES_EXPLAINED
from valghalla.components.forms import DesignForm

STATES = (("open", _("Has access")), ("ended", _("Has no access")))


class UserFilterForm(SearchForm):
    """Name, role, and whether they may still come in."""

    role = forms.ChoiceField(label=_("Role"), required=False, choices=[("", _("All")), *ROLES.items()])
    state = forms.ChoiceField(label=_("Access"), required=False, choices=[("", _("All")), *STATES])


class RoleForm(DesignForm):
    """A role as the Context Handler sends it, and ours. seen: what the mapping was when the form was filled."""

    role_uri = forms.CharField(
        label=_("Role as it is sent"),
        max_length=LONGEST,
        help_text=_("For example http://valghalla.dk/roles/usersystemrole/editor/1. Capitals and small letters count."),
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "spellcheck": "false", "class": "input-width-xl", "inputmode": "url"}
        ),
    )
    role = forms.ChoiceField(
        label=_("Gives access as"),
        choices=[(value, f"{ROLES[value]}") for value in Role.values],
        widget=forms.RadioSelect,
    )
    seen_role_uri = forms.CharField(required=False, widget=forms.HiddenInput, strip=False)
    seen_role = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [(value, f"{ROLES[value]} – {ROLES_EXPLAINED[value]}") for value in Role.values]
        self.fields["role"].choices = choices  # type: ignore[attr-defined]

    def clean_role_uri(self) -> str:
        """Exactly the form in which roles are sent: anything else would never match."""
        role_uri: str = self.cleaned_data["role_uri"]
        if not is_role_uri(role_uri):
            raise forms.ValidationError(_("Write the whole role, as in the example."))
        return role_uri
