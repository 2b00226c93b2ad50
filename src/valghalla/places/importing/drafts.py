"""A file of work locations between upload and agreement: what was read, and what was chosen about it so far."""

import datetime
from dataclasses import dataclass, field, replace
from typing import Any

from valghalla.audit.actors import Actor
from valghalla.base.readable import readable
from valghalla.base.spreadsheets.table import Kind, Line, Table
from valghalla.places.importing.columns import ColumnMapping, Field, guess_columns
from valghalla.places.importing.file import RowKind
from valghalla.places.models import ImportDraft

KEPT = datetime.timedelta(days=7)


@dataclass(frozen=True)
class Choices:
    """What a person decided about a table.

    mapping: which column is what.   kinds: by line number, where the judgement was overruled.   default_area: for
    places that no area follows from.   tell_apart: add the area to titles that stand in several areas.
    task_types, teams: ids for new places, None for all there are.   without_address: new places may lack an address.
    leave_out_problems: lines with problems are left out.
    """

    mapping: ColumnMapping
    kinds: dict[int, RowKind] = field(default_factory=dict)
    default_area: str = ""
    tell_apart: bool = False
    task_types: tuple[int, ...] | None = None
    teams: tuple[int, ...] | None = None
    without_address: bool = False
    leave_out_problems: bool = False

    def as_json(self) -> dict[str, Any]:
        """As the draft keeps them."""
        return {
            "columns": [one.value for one in self.mapping.fields],
            "number_in_title": self.mapping.number_in_title,
            "kinds": {str(line): kind.value for line, kind in self.kinds.items()},
            "default_area": self.default_area,
            "tell_apart": self.tell_apart,
            "task_types": None if self.task_types is None else list(self.task_types),
            "teams": None if self.teams is None else list(self.teams),
        }

    @classmethod
    def from_json(cls, kept: dict[str, Any]) -> "Choices":
        """The choices a draft keeps. What is agreed to (addresses, problems) is asked for anew each time."""
        return cls(
            mapping=ColumnMapping(tuple(Field(one) for one in kept["columns"]), kept["number_in_title"]),
            kinds={int(line): RowKind(kind) for line, kind in kept["kinds"].items()},
            default_area=kept["default_area"],
            tell_apart=kept["tell_apart"],
            task_types=None if kept["task_types"] is None else tuple(kept["task_types"]),
            teams=None if kept["teams"] is None else tuple(kept["teams"]),
        )


def guessed(table: Table) -> Choices:
    """The first proposal: columns as they seem to be, titles told apart by their area."""
    return Choices(mapping=guess_columns(table), tell_apart=True)


def begin(table: Table, *, by: Actor, now: datetime.datetime) -> ImportDraft:
    """Keep a table to look at it. Drafts older than a week go."""
    ImportDraft.objects.filter(created_at__lt=now - KEPT).delete()
    return ImportDraft.objects.create(
        file_name=table.name[-255:],
        table=_as_json(table),
        choices=guessed(table).as_json(),
        created_at=now,
        created_by=by.id,
    )


def table_of(draft: ImportDraft) -> Table:
    """The table as it was read, with the header last chosen."""
    kept = draft.table
    return Table(
        name=draft.file_name,
        kind=Kind(kept["kind"]),
        lines=tuple(Line(number, tuple(cells)) for number, cells in kept["lines"]),
        header_line=kept["header_line"],
        encoding=kept["encoding"],
        separator=kept["separator"],
        sheet=kept["sheet"],
        sheets=tuple(kept["sheets"]),
    )


def choices_of(draft: ImportDraft) -> Choices:
    """The choices made so far."""
    return Choices.from_json(draft.choices)


def keep_choices(draft: ImportDraft, choices: Choices) -> None:
    """Remember what was chosen."""
    draft.choices = choices.as_json()
    draft.save(update_fields=["choices"])


def read_with_header(draft: ImportDraft, line: int | None) -> None:
    """Read the table with another line as header, and guess the columns anew. Raises NoSuchLine."""
    table = table_of(draft).with_header(line)
    draft.table = draft.table | {"header_line": table.header_line}
    choices = replace(guessed(table), default_area=choices_of(draft).default_area)
    draft.choices = choices.as_json()
    draft.save(update_fields=["table", "choices"])


def _as_json(table: Table) -> dict[str, Any]:
    return {
        "kind": table.kind.value,
        "lines": [[line.number, [readable(cell) for cell in line.cells]] for line in table.lines],
        "header_line": table.header_line,
        "encoding": table.encoding,
        "separator": table.separator,
        "sheet": table.sheet,
        "sheets": list(table.sheets),
    }
