"""The forms of a group message, in the order they are met."""

from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.communication.attaching import AttachingForm
from valghalla.admin_site.communication.template_forms import WIDE, plain_body
from valghalla.admin_site.group_messages.ways import PRICE, offered
from valghalla.admin_site.group_messages.words import CIRCLES
from valghalla.admin_site.tasks.forms import DaysField, day_choices
from valghalla.base import clock
from valghalla.communication.message_templates.keep import LONGEST_HTML, LONGEST_SUBJECT
from valghalla.communication.message_templates.merge import unknown_fields
from valghalla.communication.models import Channel, GroupMessage, MessageTemplate
from valghalla.communication.words import CHANNELS
from valghalla.components.forms import DateField, DesignForm, TimeField
from valghalla.components.inline import STATES as TASK_STATES
from valghalla.content.rich_text import RichTextField
from valghalla.elections.models import Election
from valghalla.participants.fields import EmailField, MobileField
from valghalla.tasks.group_messages.circles import NARROWED_BY, Circle
from valghalla.tasks.group_messages.recipients import STATES, Filters
from valghalla.tasks.overviews.election import teams_of

NAMES = {"place": "places", "day": "days", "state": "states", "type": "types", "team": "teams"}
CIRCLE = "circle"
ONE, EACH = "person", "task"
NOW, LATER = "now", "later"


class StartForm(DesignForm):
    """How it goes, and a template to begin with."""

    channel = forms.ChoiceField(label=_("Type"), widget=forms.RadioSelect)
    template = forms.ModelChoiceField(
        MessageTemplate.objects.none(),
        label=_("Begin with the text of"),
        required=False,
        help_text=_("The text is copied. What you change in the message, the template keeps as it is."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        channel, template = self.fields["channel"], self.fields["template"]
        assert isinstance(channel, forms.ChoiceField)
        assert isinstance(template, forms.ModelChoiceField)
        channel.choices = offered()
        if Channel.LETTER in dict(channel.choices):
            channel.help_text = str(PRICE)
        template.queryset = MessageTemplate.objects.order_by("channel", "sort_key").defer("body")
        by_type: dict[str, list[tuple[int, str]]] = {}
        for one in template.queryset:
            by_type.setdefault(one.channel, []).append((one.pk, one.title))
        named = [(CHANNELS[value], by_type[value]) for value in CHANNELS if value in by_type]
        template.choices = [("", _("No template: write it yourself")), *named]


class TextForm(AttachingForm):
    """Subject, text and files of a draft, which may be unfinished.

    kept: words that are no merge fields and are to stay all the same.
    """

    field_order = ("channel", "subject", "body", "remove_files", "add_files")
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    channel = forms.ChoiceField(label=_("Type"))
    subject = forms.CharField(
        label=_("Subject"), required=False, max_length=LONGEST_SUBJECT, widget=forms.TextInput(attrs=WIDE)
    )
    body = RichTextField(label=_("Text"), required=False, max_length=LONGEST_HTML)
    marking = "none"

    def __init__(self, *args: Any, group: GroupMessage, **kwargs: Any) -> None:
        super().__init__(*args, channel=group.channel, **kwargs)
        self.fields["channel"].choices = offered(group.channel)  # type: ignore[attr-defined]
        if group.channel == Channel.SMS:
            del self.fields["subject"]
            self.fields["body"] = plain_body(required=False)

    def complain(self) -> None:
        """Tell what is missing, and once of words that look like merge fields and are none."""
        for name in ("subject", "body"):
            if name in self.fields and not self.cleaned_data.get(name):
                self.add_error(name, gettext("Fill in “%(label)s”.") % {"label": self.fields[name].label})
        unknown = unknown_fields(f"{self.cleaned_data.get('subject', '')} {self.cleaned_data.get('body', '')}")
        if unknown and self.cleaned_data.get("kept") != " ".join(unknown):
            data = self.data.copy()  # type: ignore[attr-defined]
            data["kept"] = " ".join(unknown)
            self.data = data
            words = gettext("%(words)s is no merge field. Correct it, or save once more to keep it as it is.")
            self.add_error("body", words % {"words": ", ".join(unknown)})


class RecipientsFilter(DesignForm):
    """Who is meant. None chosen means all."""

    marking = "none"
    field_order = (CIRCLE, "state", "day", "type", "team", "place")
    circle = forms.ChoiceField(
        label=_("Who"),
        required=False,
        widget=forms.RadioSelect,
        choices=[(str(circle), label) for circle, label in CIRCLES.items()],
    )
    place = forms.TypedMultipleChoiceField(
        label=_("Work locations"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    day = DaysField(label=_("Day"), required=False, widget=forms.CheckboxSelectMultiple)
    state = forms.MultipleChoiceField(label=_("Status"), required=False, widget=forms.CheckboxSelectMultiple)
    type = forms.TypedMultipleChoiceField(
        label=_("Task types"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    team = forms.TypedMultipleChoiceField(
        label=_("Teams"), required=False, coerce=int, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, asked: QueryDict, *, election: Election) -> None:
        choices: dict[str, list[Any]] = {
            CIRCLE: [(str(circle), label) for circle, label in CIRCLES.items()],
            "place": list(election.work_locations.order_by("sort_key", "id").values_list("pk", "title")),
            "day": day_choices(election),
            "state": [(state, TASK_STATES[state].label) for state in STATES],
            "type": list(election.task_types.order_by("sort_key", "id").values_list("pk", "title")),
            "team": [(team.pk, team.name) for team in teams_of(election)],
        }
        known = _known(asked, choices)
        super().__init__(known)
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]
        for name, kept in NAMES.items():
            if kept not in NARROWED_BY[Circle(str(known[CIRCLE]))]:
                del self.fields[name]

    @property
    def filters(self) -> Filters:
        """What is asked for; what could not be chosen counts as not asked for."""
        asked = self.cleaned_data if self.is_valid() else {}
        wanted: dict[str, Any] = {kept: tuple(asked.get(name, ())) for name, kept in NAMES.items()}
        return Filters(**wanted, circle=Circle(asked.get(CIRCLE, "")))

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """The same as (name, value), to be posted or stand in an address."""
        return tuple((name, value) for name in (CIRCLE, *NAMES) for value in self.data.getlist(name))  # type: ignore[attr-defined]


def _known(asked: QueryDict, choices: dict[str, list[Any]]) -> QueryDict:
    known = QueryDict(mutable=True)
    for name, pairs in choices.items():
        values = {str(key) for key, _label in pairs}
        known.setlist(name, [value for value in dict.fromkeys(asked.getlist(name)) if value in values])
    narrowing = NARROWED_BY[Circle(known.get(CIRCLE) or "")]
    for name, kept in NAMES.items():
        if kept not in narrowing:
            known.setlist(name, [])
    known[CIRCLE] = known.get(CIRCLE) or ""
    return known


def pairs_of(filters: Filters) -> list[tuple[str, str]]:
    """Filters as they stand in an address."""
    facts = filters.as_facts()
    circle = [(CIRCLE, str(filters.circle))] if filters.circle else []
    return circle + [(name, str(value)) for name, kept in NAMES.items() for value in facts.get(kept, ())]


class HowManyForm(DesignForm):
    """One message a person, or one for each of her tasks."""

    marking = "none"
    each = forms.ChoiceField(
        label=_("If somebody has several tasks"),
        widget=forms.RadioSelect,
        choices=[
            (ONE, _("One message, about the first of them")),
            (EACH, _("A message about each, where the text would not be the same")),
        ],
    )


class TryForm(DesignForm):
    """Where a test goes. with_facts: filled with the recipient's facts who is shown, else with examples."""

    marking = "none"
    email = EmailField(label=_("Your e-mail address"))
    mobile = MobileField(label=_("Your mobile number"))
    with_facts = forms.BooleanField(
        label=_("Fill it with the facts shown"),
        required=False,
        help_text=_("Otherwise with examples. The personal link of an invitation is never in a test."),
    )

    def __init__(self, *args: Any, channel: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["email" if channel == Channel.SMS else "mobile"]
        if channel in (Channel.DIGITAL_POST, Channel.LETTER):
            self.fields["email"].help_text = _(
                "The test comes as an e-mail, since the message itself goes to participants only."
            )


class SendForm(DesignForm):
    """When it leaves."""

    marking = "none"
    when = forms.ChoiceField(
        label=_("When"), widget=forms.RadioSelect, choices=[(NOW, _("Now")), (LATER, _("At the time below"))]
    )
    day = DateField(label=_("Day"), required=False)
    time = TimeField(label=_("Time"), required=False)

    def clean(self) -> dict[str, Any]:
        """at: an instant, None for now."""
        data = super().clean() or self.cleaned_data
        data["at"] = None
        if data.get("when") == LATER:
            for name in ("day", "time"):
                if not data.get(name) and name not in self.errors:
                    self.add_error(name, gettext("Fill in “%(label)s”.") % {"label": self.fields[name].label})
            if not self.errors:
                data["at"] = clock.instant(data["day"], data["time"])
        return data
