"""The form of an election type."""

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.components.forms import Group, VersionedForm

RULES = ("requires_age", "requires_residence", "requires_citizenship", "requires_competence")


class ElectionTypeForm(VersionedForm):
    """Title and the rules that can be switched."""

    title = forms.CharField(label=_("Title"), max_length=255)
    requires_age = forms.BooleanField(label=_("18 years old at least, on the day of the task"), required=False)
    requires_residence = forms.BooleanField(label=_("Lives in the municipality"), required=False)
    requires_citizenship = forms.BooleanField(label=_("Danish citizen"), required=False)
    requires_competence = forms.BooleanField(label=_("Not declared legally incapable"), required=False)

    groups = (
        Group(_("Name"), ("title",)),
        Group(
            _("Those who take tasks have to be"),
            RULES,
            hint=_("That the person is alive is always checked and cannot be switched off."),
        ),
    )
