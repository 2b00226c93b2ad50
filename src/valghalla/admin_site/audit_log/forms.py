"""What the audit log is asked for."""

import datetime
from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from valghalla.accounts.models import StaffUser
from valghalla.audit.models import AuditEntry
from valghalla.audit.words import KINDS, TYPES, Kind, Type, actions_of
from valghalla.base import clock
from valghalla.components.forms import DateField, DesignForm
from valghalla.participants.find import matching
from valghalla.participants.models import Participant

ALL_DAY = datetime.time(0)
_MANY = forms.CheckboxSelectMultiple
# Others than staff, who has a name each.
ACTORS = (("participant", _("Participants")), ("system", _("The system")), ("operator", _("Those who run the service")))


class LogForm(DesignForm):
    """Filters on participant, type, act, user and period. The participant is searched for by POST, and kept sealed."""

    marking = "none"
    search = forms.CharField(label=_("Search participants by name, e-mail or mobile"), required=False, max_length=200)
    type = forms.MultipleChoiceField(
        label=_("Type"),
        required=False,
        widget=_MANY,
        choices=[(str(one), label) for one, label in TYPES.items() if one != Type.OTHER],
    )
    act = forms.MultipleChoiceField(
        label=_("Act"),
        required=False,
        widget=_MANY,
        choices=[(str(one), label) for one, label in KINDS.items() if one != Kind.OTHER],
    )
    user = forms.ChoiceField(label=_("User"), required=False)
    since = DateField(label=_("From (inclusive)"), required=False)
    until = DateField(label=_("To (inclusive)"), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        staff = [(str(pk), name) for pk, name in StaffUser.objects.order_by("name", "pk").values_list("pk", "name")]
        user = self.fields["user"]
        assert isinstance(user, forms.ChoiceField)
        user.choices = [("", _("All")), *ACTORS, *staff]

    def value(self, name: str) -> Any:
        """What was asked for; None when nothing, or nothing that makes sense."""
        return self.cleaned_data.get(name) or None

    def fitting(self) -> QuerySet[AuditEntry]:
        """The rows that fit, in no order."""
        rows = AuditEntry.objects.filter(self._of_actor(), self._in_period())
        types, kinds = self.value("type") or (), self.value("act") or ()
        if types or kinds:
            rows = rows.filter(action__in=actions_of(types=types, kinds=kinds))
        if search := self.value("search"):
            rows = rows.filter(participant_id__in=matching(Participant.objects.all(), search).values("pk"))
        return rows

    def as_facts(self) -> dict[str, Any]:
        """The filters in force as the audit keeps them: that somebody was searched for, and not who."""
        user = self.value("user")
        facts = {
            "types": self.value("type"),
            "kinds": self.value("act"),
            "actor": user if user and not user.isdecimal() else None,
            "user": int(user) if user and user.isdecimal() else None,
            "since": self.value("since") and self.value("since").isoformat(),
            "until": self.value("until") and self.value("until").isoformat(),
            "searched": bool(self.value("search")) or None,
        }
        return {name: fact for name, fact in facts.items() if fact is not None}

    def _of_actor(self) -> Q:
        user = self.value("user")
        if not user:
            return Q()
        return Q(actor_kind="staff", actor_id=int(user)) if user.isdecimal() else Q(actor_kind=user)

    def _in_period(self) -> Q:
        """Whole Danish days, the last one included."""
        period, since, until = Q(), self.value("since"), self.value("until")
        if since:
            period &= Q(at__gte=clock.instant(since, ALL_DAY))
        if until and until < datetime.date.max:
            period &= Q(at__lt=clock.instant(until + datetime.timedelta(days=1), ALL_DAY))
        return period
