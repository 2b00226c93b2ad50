"""The forms of this feature."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.participants.words import CPR_PROBLEMS
from valghalla.base.cpr_number import CprNumber, InvalidCprNumber, parse
from valghalla.components.forms import DateField, DesignForm, VersionedForm
from valghalla.elections.models import Election
from valghalla.participants.comments import LONGEST_COMMENT
from valghalla.participants.consents import Consent
from valghalla.participants.fields import EmailField, MobileField
from valghalla.participants.importing.columns import Meaning
from valghalla.participants.models import SpecialDiet
from valghalla.places.models import Area
from valghalla.preferences.words import DAYS, languages
from valghalla.teams.models import Team

LONGEST_SEARCH = 200


class CprField(forms.CharField):
    """A CPR number as people write it; each thing that can be wrong has its own sentence, none repeats the number."""

    def __init__(self, **named: Any) -> None:
        named.setdefault("label", _("CPR number"))
        named.setdefault("max_length", 40)
        named.setdefault(
            "widget",
            forms.TextInput(
                attrs={"class": "input-width-s", "inputmode": "numeric", "autocomplete": "off", "spellcheck": "false"}
            ),
        )
        super().__init__(**named)
        self.error_messages["required"] = CPR_PROBLEMS["empty"]  # type: ignore[assignment]

    def clean(self, value: Any) -> CprNumber:
        """The number itself, never its text."""
        text = super().clean(value)
        try:
            return parse(text)
        except InvalidCprNumber as wrong:
            raise forms.ValidationError(str(CPR_PROBLEMS[wrong.kind]), code=wrong.kind) from None


class NumberForm(DesignForm):
    """The first step of creating somebody."""

    cpr = CprField(help_text=_("Ten digits, with or without a hyphen. The number is looked up in CPR."))


class PersonForm(DesignForm):
    """What the office writes about a person; everything else comes from CPR."""

    marking = "required"
    mobile = MobileField(required=False)
    email = EmailField(required=False)
    teams = forms.TypedMultipleChoiceField(label=_("Teams"), coerce=int, widget=forms.CheckboxSelectMultiple)
    diets = forms.TypedMultipleChoiceField(
        label=_("Special diet"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["teams"].choices = team_choices()  # type: ignore[attr-defined]
        self.fields["teams"].error_messages["required"] = _("Choose one team at least.")
        diets = [(diet.pk, diet.title) for diet in SpecialDiet.objects.order_by("sort_key", "pk")]
        self.fields["diets"].choices = diets  # type: ignore[attr-defined]
        if not diets:
            del self.fields["diets"]


class EditForm(VersionedForm, PersonForm):
    """The same for somebody who is a participant."""


class CommentForm(DesignForm):
    """A comment of the office."""

    marking = "none"
    text = forms.CharField(
        label=_("Comment of the office"),
        max_length=LONGEST_COMMENT,
        widget=forms.Textarea(attrs={"rows": "3"}),
        help_text=_("The person can ask to see what is written here."),
    )


class CommentEditForm(CommentForm):
    """The same for one that stands already. read_at: the time it bore when the form was filled."""

    read_at = forms.CharField(widget=forms.HiddenInput)


class ListForm(DesignForm):
    """Search and filters of the list of participants."""

    marking = "none"
    search = forms.CharField(
        label=_("Search for name, mobile number, e-mail or CPR number"), required=False, max_length=LONGEST_SEARCH
    )
    born = DateField(label=_("Birth date"), required=False)
    digital_post = forms.ChoiceField(
        label=_("Digital Post"),
        required=False,
        choices=[("", _("All")), ("yes", _("Gets Digital Post")), ("no", _("Exempt from Digital Post"))],
    )
    task = forms.ChoiceField(
        label=_("Tasks in the election"),
        required=False,
        choices=[
            ("", _("All")),
            ("accepted", _("Has accepted a task")),
            ("unanswered", _("Has not answered")),
            ("overdue", _("Has not answered for a week")),
            ("any", _("Has a task")),
            ("none", _("Has no task")),
            ("idle", _("In a team, and has no task")),
        ],
    )
    ever = forms.ChoiceField(
        label=_("Tasks in any election"),
        required=False,
        choices=[("", _("All")), ("any", _("Has a task")), ("none", _("Has no task"))],
    )
    consent = forms.ChoiceField(
        label=_("Consent"),
        required=False,
        choices=[
            ("", _("All")),
            (Consent.GIVEN, _("Has consented")),
            (Consent.CURRENT, _("Has consented to the text in force")),
            (Consent.EARLIER, _("Has consented to an earlier text")),
            (Consent.NOT_GIVEN, _("Has not consented")),
            (Consent.REFUSED, _("Has said no, or taken it back")),
            (Consent.NEVER_ASKED, _("Has not been asked")),
        ],
    )
    responsible = forms.ChoiceField(
        label=_("Responsibilities"),
        required=False,
        choices=[
            ("", _("All")),
            ("none", _("Responsible for nothing")),
            ("team", _("Team responsible")),
            ("place", _("Work location responsible")),
        ],
    )
    due = forms.BooleanField(
        label=_("Due for deletion"),
        required=False,
        help_text=_("No consent, no responsibilities, and no task since the time the municipality keeps people for."),
    )
    wish_area = forms.TypedChoiceField(label=_("Would rather help in"), required=False, coerce=int, empty_value=None)
    wish_day = forms.ChoiceField(label=_("Would rather help on"), required=False)
    speaks = forms.ChoiceField(label=_("Speaks, besides Danish"), required=False)
    team = forms.TypedMultipleChoiceField(
        label=_("Teams"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )
    task_type = forms.TypedMultipleChoiceField(
        label=_("Task types in the election"), coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args: Any, election: Election | None, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["team"].choices = team_choices()  # type: ignore[attr-defined]
        kinds = election.task_types.order_by("sort_key", "pk").values_list("pk", "title") if election else []
        self.fields["task_type"].choices = list(kinds)  # type: ignore[attr-defined]
        areas = Area.objects.order_by("sort_key", "pk").values_list("pk", "name")
        for name, choices in (("wish_area", areas), ("wish_day", DAYS.items()), ("speaks", languages())):
            self.fields[name].choices = [("", _("All")), *choices]  # type: ignore[attr-defined]
        if election is None:
            del self.fields["task"]
        for name in ("team", "task_type"):
            if not self.fields[name].choices:  # type: ignore[attr-defined]
                del self.fields[name]


class FileForm(DesignForm):
    """A file of people."""

    file = forms.FileField(
        label=_("File with people"),
        help_text=_(
            "CSV or XLSX, at most 10 MB, with a column of CPR numbers. E-mail, mobile number and team can stand beside."
        ),
        widget=forms.ClearableFileInput(attrs={"accept": ".csv,.txt,.xlsx"}),
    )


class ColumnsForm(DesignForm):
    """Which column means what, and which team people join."""

    columns = 2
    marking = "none"
    cpr = forms.TypedChoiceField(label=_("Column with the CPR number"), coerce=int, empty_value=None)
    email = forms.TypedChoiceField(
        label=_("Column with the e-mail address"), coerce=int, empty_value=None, required=False
    )
    mobile = forms.TypedChoiceField(
        label=_("Column with the mobile number"), coerce=int, empty_value=None, required=False
    )
    team = forms.TypedChoiceField(label=_("Column with the team's name"), coerce=int, empty_value=None, required=False)
    team_for_all = forms.TypedChoiceField(
        label=_("Team for those who have none in the file"), coerce=int, empty_value=None, required=False
    )
    add_existing = forms.BooleanField(
        label=_("Add people who are participants already to the team as well"), required=False
    )

    def __init__(self, *args: Any, headers: list[str], teams: dict[int, str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        named = [(at, header or _("Column %(number)s") % {"number": at + 1}) for at, header in enumerate(headers)]
        for meaning in Meaning:
            self.fields[meaning].choices = [("", _("None of them")), *named]  # type: ignore[attr-defined]
        self.fields["team_for_all"].choices = [("", _("None")), *teams.items()]  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """No column can mean two things."""
        cleaned = super().clean() or self.cleaned_data
        taken = [cleaned[meaning] for meaning in Meaning if cleaned.get(meaning) is not None]
        if len(taken) != len(set(taken)):
            raise forms.ValidationError(_("The same column is chosen twice."), code="twice")
        return cleaned

    @property
    def meanings(self) -> dict[str, int]:
        """Meaning → position of the column, of those chosen."""
        return {
            meaning: self.cleaned_data[meaning] for meaning in Meaning if self.cleaned_data.get(meaning) is not None
        }


def team_choices() -> list[tuple[int, str]]:
    """The teams of the catalogue in Danish order."""
    return list(Team.objects.order_by("sort_key", "pk").values_list("pk", "name"))
