"""What has been filled in of a new election, kept in the session, so that nothing is lost by going back and forth."""

import datetime
from dataclasses import dataclass
from typing import Any

from django.http import HttpRequest, QueryDict

from valghalla.admin_site.elections.choosing import places_to_choose
from valghalla.admin_site.elections.forms import DAY_FIELDS, BasicsForm, DatesForm
from valghalla.components.forms import DATE_FORMATS
from valghalla.elections.models import ElectionType
from valghalla.places.models import WorkLocation

STEPS = ("basics", "dates", "places", "summary")
_KEY = "new_election"
_FIELDS = {"basics": ("title", "type", "lock_days"), "dates": DAY_FIELDS}
_LONGEST_KEPT = 400


@dataclass
class Draft:
    """values: step → what was typed, right or wrong; for the places a list of keys."""

    values: dict[str, Any]

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
        return BasicsForm(types=types, election_day=self.election_day, **self._given("basics", check))

    def dates(self, *, today: datetime.date, check: bool = False) -> DatesForm:
        """The form of the second step."""
        return DatesForm(today=today, title=self.title, **self._given("dates", check))

    def places(self) -> tuple[list[WorkLocation], list[int]]:
        """All places of the catalogue, and the keys of those chosen, which at first is every one."""
        places = places_to_choose()
        everything = [place.pk for place in places]
        if "places" not in self.values:
            return places, everything
        chosen = set(self.values["places"])
        return places, [pk for pk in everything if pk in chosen]

    def _given(self, step: str, check: bool) -> dict[str, Any]:
        kept = self.values.get(step)
        if check:
            return {"data": kept or {}}
        return {"initial": kept} if kept else {}


def read(request: HttpRequest) -> Draft:
    """What this browser has filled in so far."""
    kept = request.session.get(_KEY)
    return Draft(dict(kept) if isinstance(kept, dict) else {})


def keep(request: HttpRequest, draft: Draft, step: str, posted: QueryDict, places: list[int] | None = None) -> None:
    """Remember what was typed at a step, right or wrong."""
    if step in _FIELDS:
        draft.values[step] = {name: posted.get(name, "")[:_LONGEST_KEPT] for name in _FIELDS[step]}
    elif places is not None:
        draft.values[step] = places
    request.session[_KEY] = draft.values


def forget(request: HttpRequest) -> None:
    """Begin anew."""
    request.session.pop(_KEY, None)
