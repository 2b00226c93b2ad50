"""Ticking work locations, area by area."""

from collections.abc import Collection, Iterable
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.http import QueryDict
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.places.models import WorkLocation, WorkLocationTaskType, WorkLocationTeam

Text = str | Promise


@dataclass(frozen=True)
class PlaceChoice:
    """One checkbox. note: what the place lacks before tasks can be distributed there."""

    id: int
    title: str
    chosen: bool
    note: Text = ""


@dataclass(frozen=True)
class AreaChoice:
    """The places of an area."""

    id: int
    name: str
    places: tuple[PlaceChoice, ...]

    @property
    def chosen(self) -> int:
        """How many are ticked."""
        return sum(place.chosen for place in self.places)

    @property
    def value(self) -> str:
        """What the button that ticks all of it, or none, is posted as."""
        return f"area-{self.id}"

    @property
    def button_id(self) -> str:
        """The button's own place on the page."""
        return f"choose-{self.value}"

    @property
    def all_chosen(self) -> bool:
        """Whether every one is."""
        return self.chosen == len(self.places)


@dataclass(frozen=True)
class PlacesChoice:
    """All the areas. error: why the choice was refused."""

    areas: tuple[AreaChoice, ...]
    error: Text = ""

    @property
    def total(self) -> int:
        """How many there are to choose from."""
        return sum(len(area.places) for area in self.areas)

    @property
    def chosen(self) -> int:
        """How many are ticked."""
        return sum(area.chosen for area in self.areas)


def places_to_choose(*, besides: Iterable[int] = ()) -> list[WorkLocation]:
    """The catalogue's work locations by area and title in Danish order, each told whether it has types and teams."""
    found: QuerySet[WorkLocation] = (
        WorkLocation.objects.exclude(pk__in=list(besides))
        .select_related("area")
        .annotate(
            has_types=Exists(WorkLocationTaskType.objects.filter(work_location=OuterRef("pk"))),
            has_teams=Exists(WorkLocationTeam.objects.filter(work_location=OuterRef("pk"))),
        )
        .order_by("area__sort_key", "area_id", "sort_key", "pk")
    )
    return list(found)


def choice_of(places: Iterable[WorkLocation], chosen: Collection[int], *, error: Text = "") -> PlacesChoice:
    """The checkboxes, with those ticked whose key is in ``chosen``."""
    areas: dict[int, tuple[str, list[PlaceChoice]]] = {}
    for place in places:
        shown = PlaceChoice(place.pk, place.title, place.pk in chosen, _note(place))
        areas.setdefault(place.area_id, (place.area.name, []))[1].append(shown)
    return PlacesChoice(tuple(AreaChoice(pk, name, tuple(shown)) for pk, (name, shown) in areas.items()), error)


def ticked(posted: QueryDict, places: Iterable[WorkLocation]) -> list[int]:
    """The keys that were ticked, as the button asks: "all", "none", "area-3" (all of it, or none when all are), else as
    they are. Keys that are not among the places are left out."""
    everything = [place.pk for place in places]
    chosen = {int(value) for value in posted.getlist("places") if value.isdecimal() and len(value) < 19}
    asked = posted.get("choose", "")
    if asked in ("all", "none"):
        return everything if asked == "all" else []
    if asked.startswith("area-"):
        area = {place.pk for place in places if str(place.area_id) == asked.removeprefix("area-")}
        chosen = chosen - area if area <= chosen else chosen | area
    return [pk for pk in everything if pk in chosen]


def _note(place: WorkLocation) -> Text:
    has_types, has_teams = place.has_types, place.has_teams  # type: ignore[attr-defined]
    if not has_types and not has_teams:
        return _("has no task types and no teams yet")
    if not has_types:
        return _("has no task types yet")
    return "" if has_teams else _("has no teams yet")
