"""A list as a file, and the record that it was shown or taken: made here, on the server, before the file leaves."""

import datetime
import tempfile
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, BinaryIO

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.spreadsheets.writing import Column, Row, write_csv, write_xlsx
from valghalla.elections.models import Election
from valghalla.lists.columns import Choice, Layout, Line, words
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.names import names_of
from valghalla.lists.opened import hyphenated
from valghalla.lists.orders import in_order
from valghalla.lists.participant_list import by_person, lines


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
    choice: Choice,
    *,
    format: Format,
    with_protected: bool,
    by: Actor,
    now: datetime.datetime,
) -> Export:
    """Write the participant list as it is now, and record who took what of how many people.

    with_protected: put protected addresses in.
    """
    with transaction.atomic():
        tasks = tasks_of(election, filters)
        people, _tasks = counts_of(tasks)
        record_participant_list(
            "exported", election, filters, choice, people, with_protected=with_protected, by=by, now=now, format=format
        )
        keys = list(in_order(tasks, choice.sort).values_list("pk", flat=True))
        found = lines(keys, names_of(election), choice.keys, with_protected=with_protected)
        if format == Format.CSV and "cpr" in choice.keys:
            found = map(_with_hyphen, found)
        said = words()
        if choice.layout == Layout.PEOPLE:
            of_person = [column.of_person for column in choice.columns]
            rows = ([value(own, said) for value in of_person] for own in by_person(found))
            headings = [Column(str(column.title), column.sum_kind) for column in choice.columns]
        else:
            values = [column.value for column in choice.columns]
            rows = ([value(line, said) for value in values] for line in found)
            headings = [Column(str(column.title), column.kind) for column in choice.columns]
        return as_file(headings, rows, name="deltagere", sheet="Deltagere", format=format, now=now)


def _with_hyphen(line: Line) -> Line:
    """A spreadsheet takes ten digits of a CSV file for a number and drops the zero in front; with a hyphen it is text."""
    return line._replace(cpr=hyphenated(line.cpr)) if line.cpr else line


def as_file(
    headings: Sequence[Column], rows: Iterable[Row], *, name: str, sheet: str, format: Format, now: datetime.datetime
) -> Export:
    """Write the rows to a nameless temporary file. name: what the file's name says after the day."""
    day = clock.danish_date(now)
    if format == Format.XLSX:
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        return Export(write_xlsx(headings, rows, sheet=sheet), f"{day:%Y%m%d}-{name}.xlsx", kind)
    file = tempfile.TemporaryFile()  # noqa: SIM115  whoever sends it closes it
    try:
        for chunk in write_csv(headings, rows, for_excel=format == Format.CSV):
            file.write(chunk)
    except BaseException:
        file.close()
        raise
    file.seek(0)
    return Export(file, f"{day:%Y%m%d}-{name}.csv", "text/csv; charset=utf-8")


def record_participant_list(
    verb: str,
    election: Election,
    filters: Filters,
    choice: Choice,
    people: int,
    *,
    with_protected: bool,
    by: Actor,
    now: datetime.datetime,
    format: str = "",
) -> None:
    """Record that the participant list was "shown", "printed" or "exported"."""
    columns = [column.key for column in choice.columns]
    record_use(
        "participant_list", verb, election, filters, columns, people, by=by, now=now, format=format,
        with_protected=with_protected, layout=str(choice.layout),
    )  # fmt: skip


def record_use(
    list_name: str,
    verb: str,
    election: Election,
    filters: Filters,
    columns: Collection[str],
    people: int,
    *,
    by: Actor,
    now: datetime.datetime,
    format: str = "",
    **facts: Any,
) -> None:
    """Record what was done with a list: of which filters, which columns, and how many people stand on it."""
    facts |= {"filters": filters.as_facts(), "columns": list(columns), "people": people}
    if format:
        facts["format"] = str(format)
    record(f"{list_name}.{verb}", election, by=by, now=now, **facts)
