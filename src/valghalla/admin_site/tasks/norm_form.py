"""The form of a norm: for which task type and day, how many votes a person takes care of, and which teams share it."""

import datetime
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from valghalla.admin_site.tasks.forms import day_choices
from valghalla.components.forms import DesignForm
from valghalla.elections.models import Election
from valghalla.tasks.distribution.distribute import MOST
from valghalla.tasks.distribution.norms import Norm, Rounding
from valghalla.tasks.distribution.proposals import Plan
from valghalla.tasks.overviews.election import teams_of

MOST_VOTES = 1_000_000
MOST_SHARE = 1000


class NormForm(DesignForm):
    """A norm for one task type on one day. The field ``share-<key>`` holds a team's share, 0 leaves it out."""

    marking = "none"
    type = forms.TypedChoiceField(label=_("Task type"), coerce=int)
    day = forms.ChoiceField(label=_("Day"))
    per = forms.IntegerField(label=_("Valid votes a person"), min_value=1, max_value=MOST_VOTES, initial=400)
    minimum = forms.IntegerField(label=_("At least"), min_value=0, max_value=MOST, initial=0, required=False)
    maximum = forms.IntegerField(
        label=_("At most"), min_value=0, max_value=MOST, required=False, help_text=_("Empty means no limit.")
    )
    rounding = forms.ChoiceField(
        label=_("Rounding"), choices=[(Rounding.UP, _("Up")), (Rounding.NEAREST, _("To the nearest"))]
    )
    even_number = forms.BooleanField(label=_("Always an even number"), required=False)

    def __init__(self, data: Any = None, *, election: Election, **named: Any) -> None:
        super().__init__(data, **named)
        self.election = election
        self.teams = list(teams_of(election))
        self.types = list(election.task_types.order_by("sort_key", "id"))
        self.fields["type"].choices = [(kind.pk, kind.title) for kind in self.types]  # type: ignore[attr-defined]
        self.fields["day"].choices = day_choices(election)  # type: ignore[attr-defined]
        self.initial.setdefault("day", election.election_day.isoformat())
        for team in self.teams:
            self.fields[f"share-{team.pk}"] = forms.IntegerField(
                label=f"{team.name} ({team.short_name})", min_value=0, max_value=MOST_SHARE, initial=1, required=False
            )

    @property
    def norm_fields(self) -> list[forms.BoundField]:
        """The fields of the norm itself."""
        return [bound for bound in self if not bound.name.startswith("share-")]

    @property
    def share_fields(self) -> list[forms.BoundField]:
        """A field for each team."""
        return [bound for bound in self if bound.name.startswith("share-")]

    def clean(self) -> dict[str, Any]:
        """The bounds have to agree, and some team has to share."""
        found = super().clean() or self.cleaned_data
        if self.errors:
            return found
        try:
            self._norm()
        except ValueError:
            self.add_error("maximum", _("No number lies between the least and the most; change one of them."))
        if not any(self._shares().values()):
            self.add_error(None, _("Give at least one team a share."))
        return found

    def plan(self) -> Plan:
        """What was asked for; the form has to be valid."""
        kind = next(kind for kind in self.types if kind.pk == self.cleaned_data["type"])
        return Plan(kind, datetime.date.fromisoformat(self.cleaned_data["day"]), self._norm(), self._shares())

    def _norm(self) -> Norm:
        asked = self.cleaned_data
        return Norm(
            asked["per"], asked["minimum"] or 0, asked["maximum"], Rounding(asked["rounding"]), asked["even_number"]
        )

    def _shares(self) -> dict[int, int]:
        return {team.pk: self.cleaned_data.get(f"share-{team.pk}") or 0 for team in self.teams}
