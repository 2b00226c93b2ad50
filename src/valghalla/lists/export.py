"""The participant list as a file. Showing and exporting it are recorded here, on the server."""

import datetime
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.spreadsheets.writing import Column, write_csv, write_xlsx
from valghalla.elections.models import Election
from valghalla.lists.columns import ListColumn, words
from valghalla.lists.participant_list import Filters, counts_of, in_order, lines, names_of, tasks_of


class Format(StrEnum):
    """csv: as Danish Excel opens it (semicolons, UTF-8 mark).   csv_plain: commas, ISO dates.   xlsx: a workbook."""

    CSV = "csv"
    CSV_PLAIN = "csv_plain"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Export:
    """A file, set to its beginning; whoever sends it closes it. name: "20261103-deltagere.csv"."""

    file: BinaryIO
    name: str
    content_type: str


def export(
    election: Election,
    filters: Filters,
    columns: Sequence[ListColumn],
    *,
    format: Format,
    with_protected: bool,
    by: Actor,
    now: datetime.datetime,
) -> Export:
    """Write the list as it is now to a nameless temporary file, and record who took what of how many people.

    with_protected: put protected addresses in.
    """
    with transaction.atomic():
        tasks = tasks_of(election, filters)
        people, _tasks = counts_of(tasks)
        record_use(
            "exported", election, filters, columns, people, with_protected=with_protected, by=by, now=now, format=format
        )
        keys = {column.key for column in columns}
        found = lines(
            list(in_order(tasks).values_list("pk", flat=True)),
            names_of(election),
            with_cpr="cpr" in keys,
            with_diets="diets" in keys,
            with_protected=with_protected,
        )
        values, said = [column.value for column in columns], words()
        rows = ([value(line, said) for value in values] for line in found)
        headings = [Column(str(column.title), column.kind) for column in columns]
        day = clock.danish_date(now)
        if format == Format.XLSX:
            kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
            return Export(write_xlsx(headings, rows, sheet="Deltagere"), f"{day:%Y%m%d}-deltagere.xlsx", kind)
        file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
        for chunk in write_csv(headings, rows, for_excel=format == Format.CSV):
            file.write(chunk)
        file.seek(0)
        return Export(file, f"{day:%Y%m%d}-deltagere.csv", "text/csv; charset=utf-8")


def record_use(
    verb: str,
    election: Election,
    filters: Filters,
    columns: Sequence[ListColumn],
    people: int,
    *,
    with_protected: bool,
    by: Actor,
    now: datetime.datetime,
    format: str = "",
) -> None:
    """Record that the list was shown ("shown") or taken ("exported"): of which filters, columns and how many people."""
    facts: dict[str, Any] = {
        "filters": filters.as_facts(),
        "columns": [column.key for column in columns],
        "people": people,
    }
    if format:
        facts["format"] = str(format)
    record(f"participant_list.{verb}", election, by=by, now=now, with_protected=with_protected, **facts)
