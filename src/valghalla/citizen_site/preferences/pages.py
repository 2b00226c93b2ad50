"""What the page of one's preferences shows."""

from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.citizen_site.preferences.forms import PreferencesForm


@dataclass(frozen=True)
class Choice:
    """A box to tick."""

    name: str
    value: int
    label: str
    ticked: bool
    id: str


@dataclass(frozen=True)
class AreaChoices:
    """An area: all of it, or some of its work locations. summary: its name, and how many are ticked in it."""

    summary: str
    whole: Choice
    places: tuple[Choice, ...]
    open: bool


@dataclass(frozen=True)
class PreferencesPage:
    """The page."""

    title: str
    form: PreferencesForm
    areas: tuple[AreaChoices, ...]


def preferences_page(form: PreferencesForm) -> PreferencesPage:
    """The page of a form, areas with something ticked unfolded; a lone one is always."""
    areas, places = form.chosen("areas"), form.chosen("places")
    lone = len(form.by_area) == 1
    return PreferencesPage(
        _("My preferences"),
        form,
        tuple(_area(pk, name, held, areas, places, lone) for pk, name, held in form.by_area),
    )


def _area(
    pk: int, name: str, held: list[tuple[int, str]], areas: set[int], places: set[int], lone: bool
) -> AreaChoices:
    whole = pk in areas
    ticked = sum(place in places for place, _title in held)
    return AreaChoices(
        _summary(name, whole, ticked),
        Choice("areas", pk, _("Anywhere in %(area)s") % {"area": name}, whole, f"id_areas_{pk}"),
        tuple(Choice("places", place, title, place in places, f"id_places_{place}") for place, title in held),
        lone or whole or bool(ticked),
    )


def _summary(name: str, whole: bool, ticked: int) -> str:
    if whole:
        return _("%(area)s: all of it") % {"area": name}
    if ticked:
        chosen = ngettext("%(area)s: %(count)s place", "%(area)s: %(count)s places", ticked)
        return chosen % {"area": name, "count": ticked}
    return name
