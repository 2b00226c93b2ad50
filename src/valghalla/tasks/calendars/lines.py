"""Writing calendar files line by line (RFC 5545, 3.1 and 3.3): what may stand in a line, and how long one is.

Written out from values: a tree of objects for each event took as long as sending it (docs/performance.md).
"""

import datetime
from collections.abc import Iterable

LONGEST_LINE = 75  # octets, the blank that continues one counted
_CONTROLS = dict.fromkeys((*range(9), *range(10, 32), 127), "")
_IN_TEXT = str.maketrans(_CONTROLS | {ord("\n"): r"\n"} | {ord(sign): rf"\{sign}" for sign in r"\;,"})
_IN_PARAMETER = str.maketrans(_CONTROLS | {ord('"'): "'"})


def text(words: str) -> str:
    """Words as a value; line ends are kept, other control characters are not."""
    return words.translate(_IN_TEXT)


def parameter(words: str) -> str:
    """Words as the value of a parameter, in quotes, which it cannot hold itself."""
    return f'"{words.translate(_IN_PARAMETER)}"'


def address(web_address: str) -> str:
    """An address as a value: as it is."""
    return web_address.translate(_CONTROLS)


def instant(at: datetime.datetime) -> str:
    """An aware datetime, as UTC."""
    return f"{at.astimezone(datetime.UTC):%Y%m%dT%H%M%SZ}"


def clock_time(day: datetime.date, time: datetime.time) -> str:
    """A day and what the clocks of its time zone show, which the property names."""
    return f"{day:%Y%m%d}T{time:%H%M%S}"


def file_of(lines: Iterable[str]) -> bytes:
    """The lines as a file, the long ones folded."""
    return b"".join(_folded(line) + b"\r\n" for line in lines)


def _folded(line: str) -> bytes:
    """No letter is cut in two."""
    left = line.encode("utf-8", "replace")
    if len(left) <= LONGEST_LINE:
        return left
    pieces, most = [], LONGEST_LINE
    while len(left) > most:
        end = most
        while left[end] & 0xC0 == 0x80:  # not the first octet of a letter
            end -= 1
        pieces.append(left[:end])
        left, most = left[end:], LONGEST_LINE - 1
    return b"\r\n ".join([*pieces, left])
