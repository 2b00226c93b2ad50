"""What an import would change: proposed places held against those already there, so that a second import doubles
nothing.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from valghalla.base.danish_order import folded
from valghalla.places.importing.columns import Field
from valghalla.places.importing.file import ProposedPlace, same


class ChangeKind(StrEnum):
    """What happens to a place. MISSING: it is there and not in the file; an import never removes it."""

    NEW = "new"
    UPDATED = "updated"
    UNCHANGED = "unchanged"
    MISSING = "missing"


@dataclass(frozen=True)
class ExistingPlace:
    """A place already stored. id: whatever the caller knows it by. None in a number means not entered."""

    id: int
    title: str
    area: str
    address: str = ""
    postal_code: str = ""
    city: str = ""
    voting_area_number: int | None = None
    valid_votes: int | None = None


@dataclass(frozen=True)
class FieldChange:
    """One field's value before and after."""

    field: Field
    before: str | int | None
    after: str | int | None


@dataclass(frozen=True)
class Change:
    """What becomes of one place. proposal is None for a missing one, existing for a new one."""

    kind: ChangeKind
    proposal: ProposedPlace | None
    existing: ExistingPlace | None
    changed: tuple[FieldChange, ...] = ()


_COMPARED = (
    Field.TITLE, Field.AREA, Field.ADDRESS, Field.POSTAL_CODE, Field.CITY, Field.VOTING_AREA_NUMBER, Field.VALID_VOTES,
)  # fmt: skip
_Key = Hashable | None


def compare(proposals: Sequence[ProposedPlace], existing: Sequence[ExistingPlace]) -> list[Change]:
    """One change for each proposal in their order, then the missing places in theirs.

    A proposal finds its place by title and area; failing that by a title that the area had been added to; by title
    alone where only one has it; by voting area number where only one has it. A place is found once. What the file
    leaves blank stays as it is.
    """
    found = _pair(proposals, existing)
    changes = [_change(proposal, found.get(index)) for index, proposal in enumerate(proposals)]
    matched = {place.id for place in found.values()}
    return changes + [Change(ChangeKind.MISSING, None, place) for place in existing if place.id not in matched]


def _pair(proposals: Sequence[ProposedPlace], existing: Sequence[ExistingPlace]) -> dict[int, ExistingPlace]:
    """Which proposal (by position) is which place: every proposal gets its surest chance before any gets a weaker
    one.
    """
    pairs: dict[int, ExistingPlace] = {}
    open_places = {place.id: place for place in existing}
    for of_proposal, of_existing in _WAYS:
        theirs = _only_ones({id_: of_existing(place) for id_, place in open_places.items()})
        ours = _only_ones({index: of_proposal(p) for index, p in enumerate(proposals) if index not in pairs})
        for key, index in ours.items():
            if key in theirs:
                pairs[index] = open_places.pop(theirs[key])
    return pairs


def _only_ones(keys: dict[int, _Key]) -> dict[_Key, int]:
    """Key to id, of the keys that only one has."""
    ids: dict[_Key, int] = {}
    several = set()
    for id_, key in keys.items():
        if key is not None and ids.setdefault(key, id_) != id_:
            several.add(key)
    return {key: id_ for key, id_ in ids.items() if key not in several}


def _exactly(place: ProposedPlace | ExistingPlace) -> _Key:
    return same(place.title), same(place.area)


def _folded_both(place: ProposedPlace | ExistingPlace) -> _Key:
    title = folded(place.title)
    return (title, folded(place.area)) if title else None


def _title_with_area(place: ProposedPlace) -> _Key:
    return (folded(f"{place.title} ({place.area})"), folded(place.area)) if place.area else None


def _title(place: ProposedPlace | ExistingPlace) -> _Key:
    return folded(place.title) or None


def _number(place: ProposedPlace | ExistingPlace) -> _Key:
    return place.voting_area_number or None


_WAYS: tuple[tuple[Callable[[ProposedPlace], _Key], Callable[[ExistingPlace], _Key]], ...] = (
    (_exactly, _exactly),
    (_folded_both, _folded_both),
    (_title_with_area, _folded_both),
    (_title, _title),
    (_number, _number),
)


def _change(proposal: ProposedPlace, existing: ExistingPlace | None) -> Change:
    if existing is None:
        return Change(ChangeKind.NEW, proposal, None)
    changed = tuple(
        FieldChange(field, before, after)
        for field in _COMPARED
        if (after := _value(proposal, field)) not in ("", None)
        and (before := _value(existing, field)) != after
        and not (field is Field.TITLE and _title_with_area(proposal) == _folded_both(existing))
    )
    return Change(ChangeKind.UPDATED if changed else ChangeKind.UNCHANGED, proposal, existing, changed)


def _value(place: ProposedPlace | ExistingPlace, field: Field) -> str | int | None:
    value: str | int | None = getattr(place, field.value)
    return value
