"""The writing side of an import: what it would do with the catalogue as it stands, and doing just that once agreed.

Source: docs/rules/import-places.md.
"""

import datetime
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import entry, record
from valghalla.base.danish_order import folded, sort_key
from valghalla.base.records import hold_names, same_name, tidy
from valghalla.base.spreadsheets.table import Table
from valghalla.places.errors import ChangedMeanwhile, NoArea, ProblemsLeft
from valghalla.places.importing.cells import Problem, ProblemCode
from valghalla.places.importing.columns import Field
from valghalla.places.importing.compare import Change, ChangeKind, ExistingPlace, compare
from valghalla.places.importing.drafts import Choices
from valghalla.places.importing.file import ProposedPlace, Row, RowKind, mark_rows, proposals
from valghalla.places.models import Area, WorkLocation
from valghalla.places.work_locations import link_all
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team


@dataclass(frozen=True)
class Plan:
    """What the import would do.

    rows: every line of the file.   changes: one for each place of the file, then the places that are not in it.
    problems: by line, what stands in the way of that line.   without_address: lines of places that would have an
    incomplete address.   new_areas: names of areas to be made, in the order of the file.
    """

    rows: list[Row]
    changes: list[Change]
    problems: dict[int, tuple[Problem, ...]]
    without_area: tuple[int, ...]
    without_address: tuple[int, ...]
    new_areas: tuple[str, ...]

    @cached_property
    def stored(self) -> list[Change]:
        """What would be written: new and changed places on lines without problems."""
        return [
            change
            for change in self.changes
            if change.kind in (ChangeKind.NEW, ChangeKind.UPDATED)
            and change.proposal is not None
            and change.proposal.line not in self.problems
        ]

    def count(self, kind: ChangeKind) -> int:
        """How many places of a kind, those on lines with problems left out."""
        return sum(
            change.kind is kind and (change.proposal is None or change.proposal.line not in self.problems)
            for change in self.changes
        )

    def rows_of(self, kind: RowKind) -> list[Row]:
        """The lines taken for one kind."""
        return [row for row in self.rows if row.kind is kind]

    @cached_property
    def fingerprint(self) -> str:
        """Changes whenever what would be written, or what it replaces, changes."""
        text = repr(
            (
                [(one.kind.value, one.proposal, one.existing, one.changed) for one in self.stored],
                sorted(self.problems),
                self.new_areas,
            )
        )
        return hashlib.sha256(text.encode("utf-8", "replace")).hexdigest()[:20]


@dataclass(frozen=True)
class Imported:
    """What an import did: numbers of places, and the areas it made."""

    created: int
    updated: int
    unchanged: int
    left_out: int
    areas: int


def plan_import(table: Table, choices: Choices) -> Plan:
    """Hold the table against the catalogue. Reads only."""
    areas = {area.pk: area.name for area in Area.objects.order_by("sort_key", "id")}
    known = {same_name(name): name for name in areas.values()} | {sort_key(name): name for name in areas.values()}
    existing = [_existing(place, areas[place.area_id]) for place in WorkLocation.objects.order_by("sort_key", "id")]
    rows = _with_known_areas(
        mark_rows(
            table,
            choices.mapping,
            kinds=choices.kinds,
            tell_apart=choices.tell_apart,
            default_area=tidy(choices.default_area),
        ),
        known,
    )
    changes = compare(proposals(rows), existing)
    problems = {place.line: place.problems for place in proposals(rows) if place.problems}
    problems |= _collisions(changes, problems)
    good = [one for one in changes if one.proposal is not None and one.proposal.line not in problems]
    return Plan(
        rows=rows,
        changes=changes,
        problems=problems,
        without_area=tuple(one.proposal.line for one in good if one.proposal and not _after(one, Field.AREA)),
        without_address=tuple(
            one.proposal.line
            for one in good
            if one.proposal
            and one.kind is ChangeKind.NEW
            and not all(_after(one, name) for name in (Field.ADDRESS, Field.POSTAL_CODE, Field.CITY))
        ),
        new_areas=_new_areas(good, known),
    )


def import_places(table: Table, choices: Choices, *, seen: str, by: Actor, now: datetime.datetime) -> Imported:
    """Write what was shown and agreed to, all of it or nothing. A second import of the same file changes nothing.

    seen: the fingerprint of the plan that was shown. Raises ChangedMeanwhile when the catalogue has moved since,
    NoArea, ProblemsLeft (also for new places without address that nobody agreed to).
    """
    with transaction.atomic():
        hold_names(Area)
        hold_names(WorkLocation)
        plan = plan_import(table, choices)
        if plan.fingerprint != seen:
            raise ChangedMeanwhile
        if plan.without_area:
            raise NoArea(len(plan.without_area))
        if plan.problems and not choices.leave_out_problems:
            raise ProblemsLeft(len(plan.problems))
        if plan.without_address and not choices.without_address:
            raise ProblemsLeft(len(plan.without_address))
        return _write(plan, choices, by=by, now=now)


def _write(plan: Plan, choices: Choices, *, by: Actor, now: datetime.datetime) -> Imported:
    areas = _areas_with(plan.new_areas, by=by, now=now)
    created = _create([one for one in plan.stored if one.kind is ChangeKind.NEW], areas)
    link_all(created, task_types=_ids(TaskType, choices.task_types), teams=_ids(Team, choices.teams))
    updated = _update([one for one in plan.stored if one.kind is ChangeKind.UPDATED], areas, by=by, now=now)
    AuditEntry.objects.bulk_create(
        entry("work_location.created", place, by=by, now=now, title=place.title, imported=True) for place in created
    )
    done = Imported(
        created=len(created),
        updated=updated,
        unchanged=plan.count(ChangeKind.UNCHANGED),
        left_out=len(plan.problems),
        areas=len(plan.new_areas),
    )
    record(
        "work_locations.imported", by=by, now=now, created=done.created, updated=done.updated,
        unchanged=done.unchanged, left_out=done.left_out, areas=done.areas,
    )  # fmt: skip
    return done


def _create(changes: Sequence[Change], areas: dict[str, int]) -> list[WorkLocation]:
    places = [_new_place(one.proposal, areas) for one in changes if one.proposal is not None]
    return WorkLocation.objects.bulk_create(places, batch_size=500)


def _new_place(proposal: ProposedPlace, areas: dict[str, int]) -> WorkLocation:
    return WorkLocation(
        area_id=areas[same_name(proposal.area)],
        title=proposal.title,
        address=proposal.address,
        postal_code=proposal.postal_code,
        city=proposal.city,
        voting_area_number=proposal.voting_area_number or 0,
        valid_votes=proposal.valid_votes,
        sort_key=sort_key(proposal.title),
        search_text=folded(proposal.title),
    )


def _update(changes: Sequence[Change], areas: dict[str, int], *, by: Actor, now: datetime.datetime) -> int:
    places = WorkLocation.objects.select_for_update().in_bulk([one.existing.id for one in changes if one.existing])
    entries = []
    for one in changes:
        assert one.existing is not None
        place = places[one.existing.id]
        for change in one.changed:
            if change.field is Field.AREA:
                place.area_id = areas[same_name(str(change.after))]
            else:
                setattr(place, change.field.value, change.after)
        place.version += 1
        place.save()
        changed = {change.field.value: [change.before, change.after] for change in one.changed}
        entries.append(entry("work_location.changed", place, by=by, now=now, changed=changed, imported=True))
    AuditEntry.objects.bulk_create(entries)
    return len(changes)


def _areas_with(names: Sequence[str], *, by: Actor, now: datetime.datetime) -> dict[str, int]:
    """Ids of all areas by name, those to be made included."""
    for name in names:
        area = Area.objects.create(name=name)
        record("area.created", area, by=by, now=now, name=name, imported=True)
    return {same_name(name): pk for pk, name in Area.objects.values_list("pk", "name")}


def _ids(model: type[TaskType] | type[Team], chosen: tuple[int, ...] | None) -> list[int]:
    found = model.objects.all() if chosen is None else model.objects.filter(pk__in=chosen)
    return list(found.values_list("pk", flat=True))


def _existing(place: WorkLocation, area: str) -> ExistingPlace:
    return ExistingPlace(
        id=place.pk,
        title=place.title,
        area=area,
        address=place.address,
        postal_code=place.postal_code,
        city=place.city,
        voting_area_number=place.voting_area_number or None,
        valid_votes=place.valid_votes,
    )


def _with_known_areas(rows: Sequence[Row], known: dict[str, str]) -> list[Row]:
    """An area written a little differently, in capitals say, is the one already there; so are two in the file."""
    known = dict(known)
    result = []
    for row in rows:
        if row.place is None or not row.place.area:
            result.append(row)
            continue
        name = known.get(same_name(row.place.area)) or known.get(sort_key(row.place.area)) or row.place.area
        known.setdefault(same_name(name), name)
        known.setdefault(sort_key(name), name)
        result.append(replace(row, place=replace(row.place, area=name)))
    return result


def _collisions(changes: Sequence[Change], problems: dict[int, tuple[Problem, ...]]) -> dict[int, tuple[Problem, ...]]:
    """Lines whose place would end up with a title that another place has, or one that sorts alike."""
    taken: dict[str, int] = {}
    for one in changes:
        if one.existing is not None and (one.proposal is None or one.proposal.line in problems):
            taken |= dict.fromkeys(_title_keys(one.existing.title), 0)
    found: dict[int, tuple[Problem, ...]] = {}
    for one in changes:
        if one.proposal is None or one.proposal.line in problems:
            continue
        title = str(_after(one, Field.TITLE))
        keys = _title_keys(title)
        other = next((taken[key] for key in keys if key in taken), None)
        if other is not None:
            found[one.proposal.line] = (
                Problem(ProblemCode.DUPLICATE_TITLE, Field.TITLE, title[:60], other_line=other or None),
            )
        taken |= dict.fromkeys(keys, one.proposal.line)
    return found


def _title_keys(title: str) -> tuple[str, str]:
    return f"name {same_name(title)}", f"key {sort_key(title)}"


def _after(change: Change, field: Field) -> str | int | None:
    """The field's value once the change is written."""
    value: str | int | None = getattr(change.proposal, field.value)
    if change.existing is None:
        return value
    if field is Field.TITLE:
        return next((one.after for one in change.changed if one.field is field), change.existing.title)
    before: str | int | None = getattr(change.existing, field.value)
    return value if value not in ("", None) else before


def _new_areas(changes: Sequence[Change], known: dict[str, str]) -> tuple[str, ...]:
    names = [str(_after(one, Field.AREA) or "") for one in changes if one.kind in (ChangeKind.NEW, ChangeKind.UPDATED)]
    return tuple(
        name for name in dict.fromkeys(names) if name and same_name(name) not in known and sort_key(name) not in known
    )
