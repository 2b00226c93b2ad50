"""The names behind the keys that history and audit hold, found for a whole page at once."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import CharField, F, Func, Model, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.communication.models import MessageTemplate
from valghalla.components.inline import Link
from valghalla.elections.models import Election, ElectionTaskType, ElectionTeam, ElectionType, ElectionWorkLocation
from valghalla.participants.models import Participant, SpecialDiet
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType
from valghalla.tasks.models import Task, TaskLink
from valghalla.teams.models import Team

Key = tuple[str, int]
STAFF = "staffuser"
_TITLED: tuple[type[Model], ...] = (
    WorkLocation, TaskType, SpecialDiet, Election, ElectionType, ElectionTaskType, ElectionWorkLocation, MessageTemplate,
)  # fmt: skip
_NAMED: tuple[type[Model], ...] = (Area, Team, ElectionTeam)
_DAY = Func(F("task_day"), Value("DD-MM-YYYY"), function="to_char", output_field=CharField())
_TASK = Concat("task_type__title", Value(", "), "work_location__title", Value(", "), _DAY, output_field=CharField())

# Kind of record, as Django names the model → the rows, and what they are called.
REFERENCES: dict[str, tuple[type[Model], object]] = {
    **{model._meta.model_name or "": (model, Cast("title", CharField())) for model in _TITLED},
    **{model._meta.model_name or "": (model, Cast("name", CharField())) for model in _NAMED},
    "task": (Task, _TASK),
    "tasklink": (TaskLink, Cast("team__name", CharField())),
}


@dataclass(frozen=True)
class Person:
    """A participant as history shows her. birth_date: as a date, or None."""

    pk: int
    name: str
    birth_date: object


@dataclass(frozen=True)
class Names:
    """What keys are called. people: participants who are not erased.   things: whatever still exists."""

    staff: Mapping[int, str] = field(default_factory=dict)
    people: Mapping[int, Person] = field(default_factory=dict)
    things: Mapping[Key, str] = field(default_factory=dict)

    def known(self, kind: str, pk: int) -> str:
        """The name of a record that is still there, or ""."""
        return (self.staff.get(pk) if kind == STAFF else self.things.get((kind, pk))) or ""

    def thing(self, kind: str, pk: int) -> str:
        """The name of a record; that it is deleted, with its number, when it is gone."""
        return self.known(kind, pk) or _("deleted (number %(number)s)") % {"number": pk}

    def person_name(self, pk: int | None) -> str:
        """The participant's name; that she is erased; "" for nobody."""
        if pk is None:
            return ""
        return self.people[pk].name if pk in self.people else _("Erased participant")

    def person(self, pk: int | None) -> object:
        """The same, as a link to her profile where she has one."""
        name = self.person_name(pk)
        return Link(name, reverse("participant", args=[pk])) if pk in self.people else name

    def actor_name(self, kind: str, pk: int | None) -> str:
        """Who did it, as a name or in words."""
        if kind == "staff":
            return self.staff.get(pk or 0) or _("A member of staff who is not there any more")
        if kind == "participant":
            return self.person_name(pk) if pk else _("The citizen herself")
        return _("Those who run the service") if kind == "operator" else _("The system")

    def actor(self, kind: str, pk: int | None) -> object:
        """The same; a participant as a link to her profile."""
        return self.person(pk) if kind == "participant" and pk else self.actor_name(kind, pk)


def names_for(
    *, people: Iterable[int | None] = (), staff: Iterable[int | None] = (), things: Iterable[Key] = ()
) -> Names:
    """Three queries, however many there are of each."""
    wanted = set(things)
    of_staff = {pk for pk in staff if pk} | {pk for kind, pk in wanted if kind == STAFF}
    found = Participant.objects.filter(pk__in={pk for pk in people if pk}).only(
        "first_names", "last_name", "birth_date", "municipality"
    )
    return Names(
        staff=dict(StaffUser.objects.filter(pk__in=of_staff).values_list("pk", "name")),
        people={person.pk: Person(person.pk, person.name, person.birth_date) for person in found},
        things=_things(wanted),
    )


def _things(wanted: Iterable[Key]) -> dict[Key, str]:
    """One query for records of every kind."""
    by_kind: dict[str, set[int]] = {}
    for kind, pk in wanted:
        if kind in REFERENCES:
            by_kind.setdefault(kind, set()).add(pk)
    parts = [_rows(kind, keys) for kind, keys in sorted(by_kind.items())]
    if not parts:
        return {}
    first, *others = parts
    rows = first.union(*others, all=True) if others else first
    return {(kind, pk): name for kind, pk, name in rows}


def _rows(kind: str, keys: set[int]) -> QuerySet:
    model, name = REFERENCES[kind]
    return (
        model._default_manager.filter(pk__in=keys)
        .order_by()
        .annotate(of_kind=Value(kind, output_field=CharField()), called=name)
        .values_list("of_kind", "pk", "called")
    )
