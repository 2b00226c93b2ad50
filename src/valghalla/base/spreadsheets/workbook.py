"""XLSX workbooks: their cells as the text a person would see."""

import io
import re
import warnings
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from typing import Any

import openpyxl

from valghalla.base.spreadsheets.errors import (
    Damaged,
    EmptyTable,
    NoSuchSheet,
    TooLarge,
    TooManyCells,
    TooManyColumns,
    TooManyRows,
)  # fmt: skip
from valghalla.base.spreadsheets.limits import (
    MAX_CELLS,
    MAX_COLUMNS,
    MAX_EXCEL_LINES,
    MAX_PARTS,
    MAX_ROWS,
    MAX_STRINGS_BYTES,
    MAX_UNPACKED_BYTES,
)  # fmt: skip
from valghalla.base.spreadsheets.table import Line

_ZEROS = re.compile(r"0+")
# What reading a damaged or hostile archive has been seen to raise, in zipfile, the XML parsers and openpyxl.
_DAMAGE = (
    zipfile.BadZipFile, zlib.error, EOFError, OSError, SyntaxError, KeyError, IndexError, AttributeError, ValueError,
    TypeError, OverflowError, NotImplementedError, RuntimeError, AssertionError,
)  # fmt: skip


def read_workbook(content: bytes, sheet: str | None = None) -> tuple[str, tuple[str, ...], tuple[Line, ...]]:
    """The sheet read, the names of all visible sheets, and the lines. sheet: None means the first that holds anything.

    Formulas give the value Excel last stored. Whole numbers come without decimals, others with a Danish comma, numbers
    shown with leading zeros keep them; dates as 2026-03-24, times as 08:00, both as 2026-03-24 08:00; true and false
    as 1 and 0. Raises TooLarge, TooManyRows, TooManyColumns, TooManyCells, EmptyTable, NoSuchSheet, Damaged.
    """
    try:
        _refuse_bombs(content)
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            book = openpyxl.load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return _read_sheet(book, sheet)
        finally:
            book.close()
    except _DAMAGE as error:
        raise Damaged from error


def _refuse_bombs(content: bytes) -> None:
    """Raises TooLarge before anything is unpacked. zipfile never unpacks more than a part declares."""
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        parts = archive.infolist()
        if len(parts) > MAX_PARTS or sum(part.file_size for part in parts) > MAX_UNPACKED_BYTES:
            raise TooLarge(MAX_UNPACKED_BYTES, unpacked=True)
        for part in parts:
            if part.filename.lower().endswith("sharedstrings.xml") and part.file_size > MAX_STRINGS_BYTES:
                raise TooLarge(MAX_STRINGS_BYTES, unpacked=True)
            if part.filename.lower().endswith((".xml", ".rels")):
                with archive.open(part) as opened:
                    beginning = opened.read(4_096).replace(b"\0", b"")
                # No spreadsheet program writes a document type; entities that swell need one.
                if b"<!DOCTYPE" in beginning or b"<!ENTITY" in beginning:
                    raise Damaged


def _read_sheet(book: Any, wanted: str | None) -> tuple[str, tuple[str, ...], tuple[Line, ...]]:
    visible = [sheet for sheet in book.worksheets if sheet.sheet_state == "visible" and hasattr(sheet, "iter_rows")]
    names = tuple(sheet.title for sheet in visible)
    if wanted is not None and wanted not in names:
        raise NoSuchSheet(names)
    for sheet in visible:
        if wanted in (None, sheet.title):
            sheet.reset_dimensions()  # the stored size may be wrong either way
            if lines := tuple(_lines(sheet.iter_rows())):
                return sheet.title, names, lines
    raise EmptyTable


def _lines(rows: Iterable[tuple[Any, ...]]) -> Iterator[Line]:
    """The lines up to the last that is not empty; the limits count what has to be walked through, too."""
    cells_seen, filled_lines, waiting = 0, 0, []
    for number, row in enumerate(rows, start=1):
        cells_seen += len(row)
        if cells_seen > MAX_CELLS:
            raise TooManyCells(MAX_CELLS)
        if number > MAX_EXCEL_LINES:
            raise TooManyRows(MAX_ROWS)
        texts = [_text(cell) for cell in row]
        while texts and not texts[-1].strip():
            texts.pop()
        if len(texts) > MAX_COLUMNS:
            raise TooManyColumns(MAX_COLUMNS, number)
        if not texts:
            waiting.append(number)
            continue
        filled_lines += 1
        if filled_lines + len(waiting) > MAX_ROWS:
            raise TooManyRows(MAX_ROWS)
        yield from (Line(empty, ()) for empty in waiting)
        waiting = []
        yield Line(number, tuple(texts))


def _text(cell: Any) -> str:
    value = cell.value
    if value is None:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, datetime):
        return value.date().isoformat() if value.time() == time() else value.isoformat(" ", "minutes")
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, time):
        return value.isoformat("minutes")
    if isinstance(value, timedelta):
        minutes = round(value.total_seconds() / 60)
        return f"{minutes // 60:02}:{minutes % 60:02}"
    return _number(value, cell.number_format)


def _number(value: int | float, number_format: str | None) -> str:
    whole = int(value)
    if value != whole:
        return format(value, ".15g").replace(".", ",")
    if number_format and _ZEROS.fullmatch(number_format) and whole >= 0:
        return str(whole).zfill(len(number_format))
    return str(whole)
