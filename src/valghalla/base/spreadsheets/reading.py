"""Reading a table from a file that somebody uploaded: CSV or XLSX, decided by content and never by name."""

from collections.abc import Collection
from typing import BinaryIO

from valghalla.base.spreadsheets.delimited import decode, read_lines
from valghalla.base.spreadsheets.errors import EmptyTable, TooLarge
from valghalla.base.spreadsheets.limits import MAX_BYTES
from valghalla.base.spreadsheets.signatures import is_workbook
from valghalla.base.spreadsheets.table import Kind, Line, Table, guess_header
from valghalla.base.spreadsheets.workbook import read_workbook


def read_table(
    file: BinaryIO | bytes, name: str, *, known_headers: Collection[str] = (), sheet: str | None = None
) -> Table:
    """The table in the file, with a guess at its header; `Table.with_header` chooses another.

    file: bytes, or anything opened for reading, of which no more than the allowed size is read.   name: for showing
    only.
    known_headers: folded words (danish_order.folded) that name columns, which help to find the header.
    sheet: of a workbook; None takes the first visible one with anything in it.
    Raises a TableRefused: TooLarge, NotATable, EmptyTable, PasswordProtected, Damaged, NoSuchSheet, TooManyRows,
    TooManyColumns, TooManyCells.
    """
    content = file if isinstance(file, bytes) else file.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise TooLarge(MAX_BYTES)
    if not content.strip():
        raise EmptyTable
    if is_workbook(content):
        sheet_name, sheets, lines = read_workbook(content, sheet)
        return Table(name, Kind.XLSX, lines, guess_header(lines, known_headers), sheet=sheet_name, sheets=sheets)
    text, encoding = decode(content)
    separator, lines = read_lines(text)
    lines = _without_empty_end(lines)
    if not lines:
        raise EmptyTable
    return Table(name, Kind.CSV, lines, guess_header(lines, known_headers), encoding=encoding, separator=separator)


def _without_empty_end(lines: tuple[Line, ...]) -> tuple[Line, ...]:
    end = len(lines)
    while end and lines[end - 1].is_empty:
        end -= 1
    return lines[:end]
