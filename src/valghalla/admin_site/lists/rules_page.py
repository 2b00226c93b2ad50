"""The page where the election's task types get their role in the election system and their kind of payment."""

from dataclasses import dataclass
from typing import Any

from django import forms
from django.db.models import Count
from django.forms import BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.editing import who
from valghalla.admin_site.lists.pages import lists_crumb
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.models import AuditEntry
from valghalla.base import clock
from valghalla.components.forms import DesignForm
from valghalla.components.parts import Conflict, Crumb, Difference
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.lists.laid_down import TypeRule
from valghalla.task_types.models import PaymentKind, VotingRole
from valghalla.tasks.counts import ONE

Text = str | Promise


class RuleForm(DesignForm):
    """One task type. version: the one it was shown at."""

    marking = "none"
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=0)
    voting_role = forms.ChoiceField(
        label=gettext_lazy("Role in the election system"),
        required=False,
        choices=[
            (VotingRole.UNDECIDED, gettext_lazy("Choose …")),
            (VotingRole.SECRETARY, gettext_lazy("Election secretary")),
            (VotingRole.APPOINTED, gettext_lazy("Appointed elector")),
            (VotingRole.NONE, gettext_lazy("Not exported")),
        ],
    )
    payment_kind = forms.ChoiceField(
        label=gettext_lazy("Kind of payment"),
        required=False,
        choices=[
            (PaymentKind.UNDECIDED, gettext_lazy("Choose …")),
            (PaymentKind.ALLOWANCE, gettext_lazy("Allowance")),
            (PaymentKind.FEE, gettext_lazy("Fee")),
        ],
    )


class LaterForm(DesignForm):
    """Whether it holds for elections to come."""

    for_later = forms.BooleanField(
        label=gettext_lazy("Remember it for elections to come"),
        required=False,
        help_text=gettext_lazy(
            "It is written in the catalogue too. Other elections that there are already keep their own."
        ),
    )


@dataclass(frozen=True)
class RuleRow:
    """A task type with its form. tasks: how many there are of it in the election."""

    title: str
    payment_dkk: int | None
    tasks: int
    form: RuleForm


@dataclass(frozen=True)
class RulesPage:
    """What the template shows. conflict: somebody else has changed a task type meanwhile."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    rows: tuple[RuleRow, ...]
    later: LaterForm
    cancel_url: str
    conflict: Conflict | None = None

    @property
    def valid(self) -> bool:
        """Whether all that was sent makes sense."""
        return all(row.form.is_valid() for row in self.rows) and self.later.is_valid()

    @property
    def rules(self) -> list[TypeRule]:
        """What was sent, validated."""
        return [
            TypeRule(
                int(str(row.form.prefix)[1:]),
                row.form.cleaned_data["version"],
                row.form.cleaned_data["voting_role"],
                row.form.cleaned_data["payment_kind"],
            )
            for row in self.rows
        ]


def rules_page(
    request: AdminRequest, election: Election, *, sent: Any = None, conflict: Conflict | None = None
) -> RulesPage:
    """The election's task types in Danish order. sent: what was posted."""
    counted = dict(election.tasks.order_by().values_list("task_type_id").annotate(number=Count(ONE)))
    kinds = election.task_types.order_by("sort_key", "pk")
    return RulesPage(
        title=_("Roles and kinds of payment"),
        lead=_(
            "The election system knows the roles election secretary and appointed elector. "
            "The finance department asks whether the payment is an allowance or a fee."
        ),
        breadcrumb=(lists_crumb(election), Crumb(_("Roles and kinds of payment"))),
        rows=tuple(_row(kind, counted.get(kind.pk, 0), sent) for kind in kinds),
        later=LaterForm(sent, initial={"for_later": True}),
        cancel_url=reverse("lists", args=[election.pk]),
        conflict=conflict,
    )


def overtaken_page(request: AdminRequest, election: Election, page: RulesPage) -> RulesPage:
    """The page again with what was chosen, where a colleague has chosen otherwise meanwhile; it may be sent once more.

    page: with what was sent, validated.
    """
    now = {f"t{kind.pk}": kind for kind in election.task_types.all()}
    sent, differences = request.POST.copy(), []
    for row in page.rows:
        prefix = str(row.form.prefix)
        if prefix not in now:
            continue  # it has just gone
        sent[f"{prefix}-version"] = str(now[prefix].version)
        differences += [
            Difference(
                f"{row.title}: {bound.label}", _chosen(bound, getattr(now[prefix], bound.name)), _chosen(bound, mine)
            )
            for bound in row.form.visible_fields()
            if (mine := row.form.cleaned_data[bound.name]) != getattr(now[prefix], bound.name)
        ]
    changes = AuditEntry.objects.filter(action="list_rules.changed", subject_id__in=[kind.pk for kind in now.values()])
    entry = changes.order_by("-at", "-id").first()
    conflict = Conflict(who(entry), entry.at if entry else clock.now(), tuple(differences))
    return rules_page(request, election, sent=sent, conflict=conflict)


def _chosen(bound: BoundField, value: str) -> str:
    return str(dict(bound.field.choices)[value])  # type: ignore[attr-defined]


def _row(kind: ElectionTaskType, tasks: int, sent: Any) -> RuleRow:
    initial = {"version": kind.version, "voting_role": kind.voting_role, "payment_kind": kind.payment_kind}
    form = RuleForm(sent, prefix=f"t{kind.pk}", initial=initial)
    return RuleRow(kind.title, kind.payment_dkk, tasks, form)
