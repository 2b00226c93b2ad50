"""What a task link is made of, and which links the list shows."""

import datetime
from typing import Any

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.tasks.forms import day_choices
from valghalla.components.forms import DesignForm
from valghalla.elections.models import Election, ElectionTeam
from valghalla.tasks.links.choices import Offered, offered
from valghalla.tasks.models import TaskLink
from valghalla.tasks.overviews.election import teams_of

WITH, ONLY = "with", "only"
SEVERAL = ("area", "place", "type")


class SomeField(forms.TypedMultipleChoiceField):
    """Some of those offered, by their keys; none chosen means all."""

    def __init__(self, label: Any) -> None:
        super().__init__(label=label, required=False, coerce=int, widget=forms.CheckboxSelectMultiple)


class LinkFilter(DesignForm):
    """What a link shows. The team decides which areas, places and task types are offered."""

    marking = "none"
    team = forms.TypedChoiceField(label=_("Team"), coerce=int)
    day = forms.ChoiceField(label=_("Day"), required=False)
    trusted = forms.ChoiceField(
        label=_("Trusted tasks"),
        required=False,
        choices=[("", _("Left out")), (WITH, _("Shown with the others")), (ONLY, _("Only trusted tasks"))],
    )
    area = SomeField(_("Areas"))
    place = SomeField(_("Work locations"))
    type = SomeField(_("Task types"))

    def __init__(self, asked: QueryDict, *, election: Election, teams: list[ElectionTeam], of: Offered) -> None:
        self.offered, self.offered_for = of, election
        choices = {
            "team": [(team.pk, team.name) for team in teams],
            "day": [("", _("All days")), *day_choices(election)],
            "area": [(area.pk, area.name) for area in of.areas],
            "place": [(place.pk, place.title) for place in of.work_locations],
            "type": [(kind.pk, kind.title) for kind in of.task_types],
        }
        super().__init__(_known(asked, choices))
        for name, pairs in choices.items():
            self.fields[name].choices = pairs  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        """task_types: keys the link is narrowed to; for trusted tasks alone those of the trusted types."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        kinds = cleaned.get("type", [])
        if cleaned.get("trusted") == ONLY:
            wanted = [kind.pk for kind in self.offered.task_types if kind.trusted]
            kinds = [key for key in wanted if not kinds or key in kinds]
            if not kinds:
                self.add_error("trusted", _("None of the task types is trusted. Choose other task types."))
        cleaned["task_types"] = kinds
        return cleaned

    @property
    def narrowing(self) -> dict[str, Any]:
        """The arguments of ``tasks.links.make_link`` that say what is shown."""
        asked = self.cleaned_data
        return {
            "on": datetime.date.fromisoformat(asked["day"]) if asked["day"] else None,
            "work_locations": asked["place"],
            "areas": asked["area"],
            "task_types": asked["task_types"],
            "with_trusted": bool(asked["trusted"]),
        }

    @property
    def pairs(self) -> tuple[tuple[str, str], ...]:
        """What was asked for as (name, value), to be posted or stand in an address."""
        return tuple((name, value) for name in self.fields for value in self.data.getlist(name) if value)  # type: ignore[attr-defined]


def link_filter(election: Election, asked: QueryDict) -> LinkFilter | None:
    """The filter as asked for; the first team's when none is named. What is not offered to the team counts as not asked
    for, so that another team starts afresh. None when the election has no teams."""
    teams = list(teams_of(election))
    if not teams:
        return None
    team = next((team for team in teams if str(team.pk) == asked.get("team")), teams[0])
    own = asked.copy()
    own["team"] = str(team.pk)
    return LinkFilter(own, election=election, teams=teams, of=offered(team))


def _known(asked: QueryDict, choices: dict[str, Any]) -> QueryDict:
    """The values that can be chosen, each once."""
    known = QueryDict(mutable=True)
    options = choices | {"trusted": [(WITH, ""), (ONLY, "")]}
    for name, pairs in options.items():
        values = {str(key) for key, _label in pairs}
        found = [value for value in dict.fromkeys(asked.getlist(name)) if value in values]
        known.setlist(name, found if name in SEVERAL else found[-1:])
    return known


class ListFilter(DesignForm):
    """Which links the list shows."""

    marking = "none"
    team = forms.TypedChoiceField(label=_("Team"), required=False, coerce=int, empty_value=None)
    state = forms.ChoiceField(
        label=_("Status"),
        required=False,
        choices=[("", _("All")), ("open", _("In use")), ("closed", _("No longer in use"))],
    )
    kind = forms.ChoiceField(
        label=_("Shows"),
        required=False,
        choices=[("", _("All")), ("many", _("Tasks by a filter")), ("one", _("A single task"))],
    )

    def __init__(self, *args: Any, election: Election, **named: Any) -> None:
        super().__init__(*args, **named)
        teams = [(team.pk, team.name) for team in teams_of(election)]
        self.fields["team"].choices = [("", _("All")), *teams]  # type: ignore[attr-defined]


class NameForm(DesignForm):
    """What the office calls a link; citizens never see it. was: what it was called when the form was filled."""

    marking = "none"
    name = forms.CharField(
        label=_("Name of the link"),
        required=False,
        max_length=255,
        help_text=_("Only the office sees it, for example “Newsletter in October”."),
    )
    was = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def still(self, link: TaskLink) -> bool:
        """Whether nobody has given it another name since; else the form tells which, and may be sent again."""
        if self.cleaned_data["was"] == link.name or self.cleaned_data["name"] == link.name:
            return True
        self.data = {**self.data.dict(), "was": link.name}  # type: ignore[attr-defined]
        said = gettext("Somebody else has named it “%(name)s” meanwhile. Save again if yours is to stand.")
        self.add_error("name", said % {"name": link.name})
        return False


def shown_by(narrowing: dict[str, Any], team_id: int, election: Election) -> TaskLink:
    """A link that is not kept, to look at what it would show."""
    return TaskLink(
        election=election,
        team_id=team_id,
        task_day=narrowing["on"],
        **{key: narrowing[key] for key in ("work_locations", "areas", "task_types", "with_trusted")},
    )
