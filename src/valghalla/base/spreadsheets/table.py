"""What a file holds once it is read: title lines, a header, rows; and a guess at which line is the header."""

import re
from collections import Counter
from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum
from functools import cached_property

from valghalla.base.danish_order import folded
from valghalla.base.spreadsheets.errors import NoSuchLine

_HEADER_WITHIN = 60
_JUDGED_BY = 400
_NUMBER = re.compile(r"[-+]?\d[\d.,\s'\u00a0\u202f]*%?")
_YEAR = re.compile(r"(19|20)\d\d")


class Kind(StrEnum):
    """What sort of file the table came from."""

    CSV = "csv"
    XLSX = "xlsx"


@dataclass(frozen=True)
class Line:
    """One line of the table. number: as a text editor or Excel counts it, from 1; a quoted cell may span several."""

    number: int
    cells: tuple[str, ...]

    @property
    def is_empty(self) -> bool:
        return not any(cell.strip() for cell in self.cells)

    @cached_property
    def filled(self) -> tuple[int, ...]:
        """Positions of the cells with something in them."""
        return tuple(index for index, cell in enumerate(self.cells) if cell.strip())


@dataclass(frozen=True)
class Table:
    """A table as it stands in the file.

    lines: every line but blank ones at the very end.   header_line: number of the line with the column names, None
    without.
    encoding, separator: of a CSV file, None for XLSX.   sheet, sheets: the one read and all visible ones, of XLSX.
    """

    name: str
    kind: Kind
    lines: tuple[Line, ...]
    header_line: int | None
    encoding: str | None = None
    separator: str | None = None
    sheet: str | None = None
    sheets: tuple[str, ...] = ()

    @cached_property
    def width(self) -> int:
        """Number of columns: of the widest line."""
        return max((len(line.cells) for line in self.lines), default=0)

    @cached_property
    def headers(self) -> tuple[str, ...]:
        """One name a column, trimmed; "" where the header has none or there is no header."""
        cells = next((line.cells for line in self.lines if line.number == self.header_line), ())
        names = tuple(" ".join(cell.split()) for cell in cells)
        return names + ("",) * (self.width - len(names))

    @cached_property
    def title_lines(self) -> tuple[str, ...]:
        """The text above the header (or above the first row where there is none), a line each, blank ones left out."""
        return tuple(
            " ".join(" ".join(line.cells).split())
            for line in self.lines
            if line.number < self._first_row and not line.is_empty and line.number != self.header_line
        )

    @cached_property
    def rows(self) -> tuple[Line, ...]:
        """The lines below the header, empty ones included, each padded to the full width."""
        return tuple(
            Line(line.number, line.cells + ("",) * (self.width - len(line.cells)))
            for line in self.lines
            if line.number >= self._first_row and line.number != self.header_line
        )

    @cached_property
    def _first_row(self) -> int:
        if self.header_line is not None:
            return self.header_line
        usual = _usual_cells(self.lines)
        return next((line.number for line in self.lines if len(line.filled) >= min(usual, 2)), 0)

    def with_header(self, number: int | None) -> "Table":
        """The same table read with another line as header, or with none. Raises NoSuchLine."""
        if number is not None and all(line.number != number for line in self.lines):
            raise NoSuchLine(number)
        return replace(self, header_line=number)


def guess_header(lines: tuple[Line, ...], known: Collection[str] = ()) -> int | None:
    """Number of the line that names the columns, None when none seems to.

    A header has as many filled cells as the lines around it, or nearly, and no numbers but years. Among such lines the
    first that holds known words wins, then the first that stands above a column of numbers.
    known: folded header words that the reader of the table understands.
    """
    usual = _usual_cells(lines)
    first = [line for line in lines if not line.is_empty][:_HEADER_WITHIN]
    candidates = [line for line in first if len(line.filled) >= min(usual, 2) and not _numbers(line)]
    for line in candidates:
        if sum(folded(line.cells[index]) in known for index in line.filled) >= (1 if len(line.filled) <= 3 else 2):
            return line.number
    below = [line for line in lines if len(line.filled) >= max(1, min(usual, 2))][:_JUDGED_BY]
    for line in candidates:
        following = [other for other in below if other.number > line.number]
        if any(_mostly_numbers(following, index) for index in line.filled):
            return line.number
    for line in candidates:
        if any(folded(line.cells[index]) in known for index in line.filled):
            return line.number
    return None


def _usual_cells(lines: tuple[Line, ...]) -> int:
    """The number of filled cells that most lines have."""
    counts = Counter(len(line.filled) for line in lines[:_JUDGED_BY] if line.filled)
    return max(counts, key=lambda count: (counts[count], count), default=0)


def _numbers(line: Line) -> list[str]:
    return [
        text
        for text in (line.cells[index].strip() for index in line.filled)
        if _NUMBER.fullmatch(text) and not _YEAR.fullmatch(text)
    ]


def _mostly_numbers(lines: list[Line], column: int) -> bool:
    """Whether the column holds numbers in nearly all of the lines that have anything there, and in three at least or
    all.
    """
    texts = [line.cells[column].strip() for line in lines if column < len(line.cells) and line.cells[column].strip()]
    numbers = sum(bool(_NUMBER.fullmatch(text)) for text in texts)
    return bool(texts) and numbers >= 0.8 * len(texts) and (numbers >= 3 or numbers == len(lines))
