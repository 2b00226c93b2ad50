"""Text files with a separator between the cells: which encoding, which separator, which cells."""

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from itertools import islice

from valghalla.base.spreadsheets.errors import NotATable, TooManyColumns, TooManyRows
from valghalla.base.spreadsheets.limits import MAX_COLUMNS, MAX_ROWS
from valghalla.base.spreadsheets.table import Line

SEPARATORS = (";", "\t", "|", ",")
_JUDGED_BY = 200
_LONGEST_CELL_LINES = 25
_IN_NO_TEXT = "\x1c"
_NAMED_SEPARATOR = re.compile(r"sep=([;,|\t])[;,|\t]*\r?\n?", re.IGNORECASE)
_DANISH_IN_WORD = re.compile(r"(?<=[A-Za-zæøå])[æøå]|[æøå](?=[a-zæøå])|(?<![A-Za-z])[ÆØÅ](?=[a-zæøå])")
_NO_TEXT = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f]")
_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)


def decode(content: bytes) -> tuple[str, str]:
    """The text and the name of its encoding: utf-8-sig, utf-8, utf-16, utf-16-le, utf-16-be, iso-8859-1, cp1252,
    cp850, mac_roman.

    Every sequence of bytes is some text in the old encodings; the old DOS and Macintosh ones are only chosen where they
    alone give Danish words. Raises NotATable for what holds zero bytes or is full of control signs.
    """
    text, encoding = _decode(content)
    sample = text[:20_000]
    if "\0" in text or len(_NO_TEXT.findall(sample)) > len(sample) // 100:
        raise NotATable("binary")
    return text, encoding


def _decode(content: bytes) -> tuple[str, str]:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if content.startswith(mark):
            return _strictly(content, encoding), encoding
    if b"\0" in content:
        encoding = _utf_16_without_mark(content)
        return _strictly(content, encoding), encoding
    try:
        return content.decode("utf-8"), "utf-8"
    except UnicodeDecodeError:
        return _decode_old(content)


def _strictly(content: bytes, encoding: str) -> str:
    try:
        return content.decode(encoding)
    except UnicodeDecodeError as error:
        raise NotATable("binary") from error


def _utf_16_without_mark(content: bytes) -> str:
    """UTF-16 where nearly every other byte is zero, as in Danish text; raises NotATable otherwise."""
    sample = content[:4_000]
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    if odd > 0.4 * len(sample) and even == 0:
        return "utf-16-le"
    if even > 0.4 * len(sample) and odd == 0:
        return "utf-16-be"
    raise NotATable("binary")


def _decode_old(content: bytes) -> tuple[str, str]:
    latin = content.decode("iso-8859-1")
    usual = "cp1252" if re.search(r"[\x80-\x9f]", latin) else "iso-8859-1"
    if usual == "cp1252" and not _DANISH_IN_WORD.search(latin):
        for encoding in ("cp850", "mac_roman"):
            text = content.decode(encoding)
            if len(set(_DANISH_IN_WORD.findall(text))) >= 2:
                return text, encoding
    try:
        return content.decode(usual), usual
    except UnicodeDecodeError:
        return latin, "iso-8859-1"


def read_lines(text: str) -> tuple[str | None, tuple[Line, ...]]:
    """The separator, None when there is but one column, and the lines.

    A first line "sep=;", as Excel understands it, decides and is left out. Quoted cells may hold separators and line
    breaks; where a quotation mark is never closed and would swallow the lines after it, no mark counts as a quote.
    Raises TooManyRows, TooManyColumns, and NotATable for a cell of more than 128 kB.
    """
    text = text.rstrip("\x1a")  # what DOS programs put at the end
    named = _NAMED_SEPARATOR.match(text)
    separator = named[1] if named else guess_separator(text)
    lines = _lines(text, separator, csv.QUOTE_MINIMAL)
    if lines is None:
        lines = _lines(text, separator, csv.QUOTE_NONE)
    if lines is None:
        raise NotATable("binary")
    return separator, lines[1:] if named else lines


def _lines(text: str, separator: str | None, quoting: int) -> tuple[Line, ...] | None:
    """The lines, or None when a cell is longer than any cell can be."""
    lines: list[Line] = []
    try:
        for line in _records(text, separator, quoting):
            if len(line.cells) > MAX_COLUMNS:
                raise TooManyColumns(MAX_COLUMNS, line.number)
            if any(cell.count("\n") + cell.count("\r") > _LONGEST_CELL_LINES for cell in line.cells):
                return None
            lines.append(line)
            if len(lines) > MAX_ROWS and (not line.is_empty or len(lines) > 2 * MAX_ROWS):
                raise TooManyRows(MAX_ROWS)
    except csv.Error:
        return None
    return tuple(lines)


def guess_separator(text: str) -> str | None:
    """The separator that parts the greatest share of lines into equally many cells; semicolon wins a tie.

    None when none parts any.
    """
    best, best_share = None, 0.0
    for separator in SEPARATORS:
        widths: Counter[int] = Counter()
        try:
            for line in islice(_records(text, separator, csv.QUOTE_MINIMAL), _JUDGED_BY):
                widths[len(line.cells)] += 1
        except csv.Error:
            continue
        share = max((number for width, number in widths.items() if width > 1), default=0) / max(widths.total(), 1)
        if share > best_share:
            best, best_share = separator, share
    return best


def _records(text: str, separator: str | None, quoting: int) -> Iterator[Line]:
    """The lines with the number each begins at. With quotes not counting, those around a cell are taken off by hand."""
    reader = csv.reader(
        io.StringIO(text, newline=""),
        delimiter=separator or _IN_NO_TEXT,
        quoting=quoting,  # type: ignore[arg-type]
        skipinitialspace=True,
    )
    began = 0
    for cells in reader:
        if quoting == csv.QUOTE_NONE:
            cells = [cell.strip().strip('"') for cell in cells]
        yield Line(began + 1, tuple(cells))
        began = reader.line_num
