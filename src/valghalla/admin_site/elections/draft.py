"""What has been filled in of a new election, kept in the session, so that nothing is lost by going back and forth."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.db.models import Q
from django.http import QueryDict

from valghalla.admin_site.elections.choosing import places_to_choose
from valghalla.admin_site.elections.forms import COPY_FIELDS, DAY_FIELDS, BasicsForm, CopyDatesForm, DatesForm
from valghalla.admin_site.elections.message_choice import (
    MessagesChoice,
    Picks,
    all_templates,
    choice_of,
    picks_of,
    posted_picks,
)
from valghalla.admin_site.request import AdminRequest
from valghalla.communication.message_templates.choose import Plan, default_choices, plan_of
from valghalla.communication.models import MessageTemplate
from valghalla.components.forms import DATE_FORMATS
from valghalla.elections.models import Election, ElectionTaskType, ElectionType
from valghalla.municipalities.models import Settings
from valghalla.places.models import WorkLocation, WorkLocationTaskType
from valghalla.task_types.models import TaskType
from valghalla.tasks.elections.duplicate import days_around

STEPS = ("basics", "dates", "places", "messages", "summary")
_KEY = "new_election"
_FIELDS = {"basics": ("title", "type", "type_seen", "lock_days"), "dates": (*DAY_FIELDS, *COPY_FIELDS)}
_LONGEST_KEPT = 400
COPY = " - kopi"


@dataclass
class Draft:
    """values: step → what was typed, right or wrong; for the places a list of keys, for the messages the picks of the
    standard and of the task types that differ.   source: the election that is copied, None for one that is new."""

    values: dict[str, Any]
    source: Election | None = None

    @property
    def begun(self) -> bool:
        """Whether anything has been filled in."""
        return bool(self.values)

    @property
    def title(self) -> str:
        """As typed."""
        return str(self.values.get("basics", {}).get("title", ""))

    @property
    def election_day(self) -> datetime.date | None:
        """As typed, when it is a date."""
        typed = str(self.values.get("dates", {}).get("election_day", "")).strip()
        for format in DATE_FORMATS:
            try:
                return datetime.datetime.strptime(typed, format).date()  # noqa: DTZ007 (a calendar date)
            except ValueError:
                continue
        return None

    def basics(self, *, check: bool = False) -> BasicsForm:
        """The form of the first step. check: hold it against its rules and show what is wrong."""
        types = list(ElectionType.objects.order_by("sort_key", "pk"))
        prefilled: dict[str, Any] = {"lock_days": Settings.objects.values_list("lock_days", flat=True).get()}
        if self.source is not None:
            title = self.source.title[: 255 - len(COPY)] + COPY
            prefilled = {"title": title, "type": self.source.type_id, "lock_days": self.source.lock_days}
        given = self._given("basics", check, prefilled)
        return BasicsForm(types=types, election_day=self.election_day, ask=self.source is None, **given)

    def dates(self, *, today: datetime.date, check: bool = False) -> DatesForm | CopyDatesForm:
        """The form of the second step."""
        if self.source is None:
            return DatesForm(today=today, title=self.title, **self._given("dates", check))
        before, after = days_around(self.source)
        given = self._given("dates", check, {"days_before": before, "days_after": after})
        return CopyDatesForm(today=today, title=self.title, source=self.source, **given)

    def places(self) -> tuple[list[WorkLocation], list[int]]:
        """All places of the catalogue, and the keys of those chosen: at first every one, or those of the source."""
        places = places_to_choose()
        chosen = {place.pk for place in places}
        if "places" in self.values:
            chosen = set(self.values["places"])
        elif self.source is not None:
            chosen = set(self.source.work_locations.exclude(source=None).values_list("source_id", flat=True))
        return places, [place.pk for place in places if place.pk in chosen]

    def standard(self, templates: list[MessageTemplate], *, check: bool = False) -> MessagesChoice:
        """The templates of the eight events."""
        kept = self.values.get("messages", {}).get("standard")
        return choice_of(kept or picks_of(self._plan.standard, templates), templates, check=check)

    def own(
        self, task_type: int, templates: list[MessageTemplate], *, picks: Picks | None = None, check: bool = False
    ) -> MessagesChoice:
        """The templates of one task type, by its key in the catalogue. picks: instead of those kept."""
        kept = picks or self.values.get("messages", {}).get("own", {}).get(str(task_type))
        shown = kept or picks_of(self._plan.own.get(task_type, {}), templates, standard=True)
        return choice_of(shown, templates, standard=self.standard(templates).chosen, check=check)

    def task_types(self) -> list[TaskType]:
        """Those that are done at the places chosen, in Danish order."""
        at_places = WorkLocationTaskType.objects.filter(work_location_id__in=self.places()[1]).values("task_type_id")
        wanted = Q(pk__in=at_places)
        if self.source is not None:
            wanted |= Q(pk__in=ElectionTaskType.objects.filter(election=self.source).values("source_id"))
        return list(TaskType.objects.filter(wanted).order_by("sort_key", "pk"))

    def plan(self) -> Plan:
        """The templates chosen; everything has to be right."""
        templates = all_templates()
        own = {kind.pk: self.own(kind.pk, templates).chosen for kind in self.task_types()}
        return Plan(self.standard(templates).chosen, {pk: chosen for pk, chosen in own.items() if chosen})

    @property
    def _plan(self) -> Plan:
        """What is chosen before anybody has: the defaults, or as the source has it, by the catalogue's task types."""
        if self.source is None:
            return Plan(default_choices())
        plan = plan_of(self.source)
        catalogue = dict(self.source.task_types.exclude(source=None).values_list("pk", "source_id"))
        own = {source: plan.own[pk] for pk, source in catalogue.items() if source is not None and pk in plan.own}
        return Plan(plan.standard, own)

    def _given(self, step: str, check: bool, prefilled: dict[str, Any] | None = None) -> dict[str, Any]:
        kept = self.values.get(step)
        if check:
            return {"data": kept or {}}
        return {"initial": kept or prefilled or {}}


def read(request: AdminRequest, source: Election | None = None) -> Draft:
    """What this browser has filled in so far."""
    kept = request.session.get(_key(source))
    return Draft(dict(kept) if isinstance(kept, dict) else {}, source)


def keep(request: AdminRequest, draft: Draft, step: str, posted: QueryDict, places: list[int] | None = None) -> None:
    """Remember what was typed at a step, right or wrong."""
    if step in _FIELDS:
        draft.values[step] = {name: posted.get(name, "")[:_LONGEST_KEPT] for name in _FIELDS[step]}
    elif step == "messages":
        draft.values[step] = draft.values.get(step, {}) | {"standard": posted_picks(posted)}
    elif places is not None:
        draft.values[step] = places
    request.session[_key(draft.source)] = draft.values


def keep_own(request: AdminRequest, draft: Draft, task_type: int, picks: Picks) -> None:
    """Remember what was chosen for one task type."""
    messages = draft.values.setdefault("messages", {})
    messages["own"] = messages.get("own", {}) | {str(task_type): picks}
    request.session[_key(draft.source)] = draft.values


def forget(request: AdminRequest, source: Election | None = None) -> None:
    """Begin anew."""
    request.session.pop(_key(source), None)


def _key(source: Election | None) -> str:
    return _KEY if source is None else f"copy_of_election_{source.pk}"
