"""Writing tables: CSV that Danish Excel opens with a double click, plain CSV, and XLSX. All stream; none holds all
rows.

Cells that a spreadsheet would run as a formula are made harmless, whatever they came from.
"""

import csv
import io
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from enum import StrEnum
from typing import Any, BinaryIO
from zoneinfo import ZoneInfo

import xlsxwriter

from valghalla.base.spreadsheets.errors import TooManyRows
from valghalla.base.spreadsheets.limits import MAX_EXCEL_LINES

_DANISH_TIME = ZoneInfo("Europe/Copenhagen")
_ROWS_A_CHUNK = 500
_MAX_CELL = 32_767
_WIDTHS_FROM_ROWS = 200
_EXACT_IN_EXCEL = 10**15
_RUNS_AS_FORMULA = tuple("=+-@\t\r\n＝＋－＠")
# Control signs that XML forbids, and the two non-characters.
_FORBIDDEN = dict.fromkeys([*range(0x09), 0x0B, 0x0C, *range(0x0E, 0x20), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF])


class Kind(StrEnum):
    """What a column holds: what values it takes, how they are written."""

    TEXT = "text"  # str, also CPR numbers, phones, postal codes: digits that are no number
    INTEGER = "integer"  # int
    DATE = "date"  # date
    TIME = "time"  # time of day, Danish clock
    INSTANT = "instant"  # aware datetime, written in Danish time


@dataclass(frozen=True)
class Column:
    """One column. Its cells hold values of its kind, or None for an empty cell."""

    title: str
    kind: Kind = Kind.TEXT


Value = str | int | date | time | datetime | None
Row = Sequence[Value]


def write_csv(columns: Sequence[Column], rows: Iterable[Row], *, for_excel: bool = True) -> Iterator[bytes]:
    """The table as chunks of bytes, the header first.

    for_excel: semicolons, UTF-8 with its mark, CRLF and Danish dates, as Danish Excel expects; otherwise commas, UTF-8
    without mark, CRLF (RFC 4180) and ISO dates. Texts that begin like a formula get an apostrophe in front.
    Excel takes digits for numbers and drops leading zeros in a CSV file; XLSX keeps them.
    """
    chunk = io.StringIO(newline="")
    writer = csv.writer(chunk, delimiter=";" if for_excel else ",", lineterminator="\r\n")
    if for_excel:
        chunk.write("\ufeff")
    writer.writerow([_harmless(column.title) for column in columns])
    kinds = [column.kind for column in columns]
    for number, row in enumerate(rows, start=1):
        writer.writerow([_as_text(value, kind, for_excel) for value, kind in zip(row, kinds, strict=True)])
        if number % _ROWS_A_CHUNK == 0:
            yield _taken(chunk)
    yield _taken(chunk)


def write_xlsx(columns: Sequence[Column], rows: Iterable[Row], *, sheet: str = "Ark1") -> BinaryIO:
    """The table as a workbook of one sheet, in a nameless temporary file set to its beginning; the caller closes it.

    The header is bold, stays in sight and filters. Dates and times are real ones, texts are texts whatever they look
    like. Raises TooManyRows beyond what a sheet can hold. Nothing is left on disk when writing fails.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115  the caller closes it
    try:
        with tempfile.TemporaryDirectory(prefix="valghalla-") as scratch:
            _write_workbook(file, columns, rows, sheet, scratch)
        file.seek(0)
    except BaseException:
        file.close()
        raise
    return file


def _taken(chunk: io.StringIO) -> bytes:
    content = chunk.getvalue().encode()
    chunk.seek(0)
    chunk.truncate()
    return content


def _as_text(value: Value, kind: Kind, for_excel: bool) -> str:
    if value is None:
        return ""
    if isinstance(value, str):
        return _harmless(value)
    if isinstance(value, datetime):
        return _danish(value).strftime("%d-%m-%Y %H:%M" if for_excel else "%Y-%m-%d %H:%M")
    if isinstance(value, date):
        return _day(value) if for_excel else value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    return str(value)


def _harmless(text: str) -> str:
    cleaned = _clean(text)
    return "'" + cleaned if _would_run(cleaned) else cleaned


def _would_run(text: str) -> bool:
    return text.startswith(_RUNS_AS_FORMULA) or text.lstrip().startswith(_RUNS_AS_FORMULA)


def _clean(text: str) -> str:
    """Without signs that no sheet may hold, its lines ended as sheets end them, and no longer than a cell."""
    if text.isprintable() and len(text) <= _MAX_CELL:
        return text
    return text.replace("\r\n", "\n").replace("\r", "\n").translate(_FORBIDDEN)[:_MAX_CELL]


def _danish(instant: datetime) -> datetime:
    """The Danish clock at that instant. Raises ValueError for a datetime that does not say which instant it is."""
    if instant.tzinfo is None:
        raise ValueError("an instant has a time zone")
    return instant.astimezone(_DANISH_TIME).replace(tzinfo=None)


def _day(day: date) -> str:
    return f"{day.day:02}-{day.month:02}-{day.year:04}"


def _write_workbook(
    file: BinaryIO, columns: Sequence[Column], rows: Iterable[Row], sheet_name: str, scratch: str
) -> None:
    book = xlsxwriter.Workbook(
        file,
        {
            "constant_memory": True,
            "tmpdir": scratch,
            "strings_to_formulas": False,
            "strings_to_urls": False,
            "strings_to_numbers": False,
        },
    )
    sheet = book.add_worksheet(sheet_name)
    formats = {
        Kind.TEXT: book.add_format({"num_format": "@"}),
        Kind.INTEGER: book.add_format({"num_format": "0"}),
        Kind.DATE: book.add_format({"num_format": "dd-mm-yyyy"}),
        Kind.TIME: book.add_format({"num_format": "hh:mm"}),
        Kind.INSTANT: book.add_format({"num_format": "dd-mm-yyyy hh:mm"}),
    }
    sheet.freeze_panes(1, 0)
    bold = book.add_format({"bold": True})
    for position, column in enumerate(columns):
        sheet.write_string(0, position, _clean(column.title), bold)
    shapes = [(position, column.kind, formats[column.kind]) for position, column in enumerate(columns)]
    longest = [len(column.title) + 4 for column in columns]
    last = 0
    for last, row in enumerate(rows, start=1):
        if last >= MAX_EXCEL_LINES:
            raise TooManyRows(MAX_EXCEL_LINES - 1)
        for value, (position, kind, shape) in zip(row, shapes, strict=True):
            if value is not None and value != "":
                _write_cell(sheet, last, position, value, shape, formats[Kind.TEXT])
                if last <= _WIDTHS_FROM_ROWS:
                    longest[position] = max(longest[position], _shown_length(value, kind))
    for position, (width, column) in enumerate(zip(longest, columns, strict=True)):
        sheet.set_column(position, position, min(max(width + 1, 8), 50), formats[column.kind])
    if columns:
        sheet.autofilter(0, 0, last, len(columns) - 1)
    book.close()


def _write_cell(sheet: Any, row: int, position: int, value: str | int | date | time, shape: Any, text: Any) -> None:
    if isinstance(value, str):
        sheet.write_string(row, position, _clean(value), shape)
    elif isinstance(value, datetime):
        sheet.write_datetime(row, position, _danish(value), shape)
    elif isinstance(value, date) and value.year < 1900:
        sheet.write_string(row, position, _day(value), text)  # Excel's calendar begins in 1900
    elif isinstance(value, date | time):
        sheet.write_datetime(row, position, value, shape)
    elif abs(value) >= _EXACT_IN_EXCEL:
        sheet.write_string(row, position, str(value), text)
    else:
        sheet.write_number(row, position, value, shape)


def _shown_length(value: str | int | date | time, kind: Kind) -> int:
    if isinstance(value, str):
        return max(map(len, value.split("\n")))
    return {Kind.DATE: 10, Kind.TIME: 5, Kind.INSTANT: 16}.get(kind) or len(str(value))
