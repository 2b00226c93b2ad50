"""Texts and file names as the contracts take them."""

import os
import re
import unicodedata
from collections.abc import Iterable

LONGEST = 256  # of MeMo's texts
# Not in file names, by the rules in force since September 2025; and what no file system likes.
_NOT_IN_NAMES = re.compile(
    '[<>:"/\\\\|?*\x00-\x1f\x7f-\x9f\u00a0\u2000-\u200f\u2028-\u202f\u205f-\u2064\u3000\ufeff\ud800-\udfff\ufffe\uffff]'
)
_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_NO_LINE_HOLDS = {"Cc", "Zl", "Zp", "Cs", "Zs"}


def line(text: str, longest: int = LONGEST) -> str:
    """The text on one line, blanks put right, without characters that XML does not have, cut at so many characters."""
    seen = (" " if unicodedata.category(sign) in _NO_LINE_HOLDS else sign for sign in _NOT_IN_XML.sub("", text))
    whole = " ".join("".join(seen).split())
    return whole if len(whole) <= longest else whole[: longest - 1].rstrip() + "…"


def suffix_of(given: str) -> str:
    """What a file's name ends in, small, with its full stop; "" without one."""
    last = _last(given)
    return f".{last.rpartition('.')[2].lower()}" if "." in last else ""


def file_name(given: str, suffix: str) -> str:
    """A name that may be sent, which ends in the suffix. given: as it was uploaded, perhaps with folders before it."""
    last = _last(given)
    stem = last[: -len(suffix)] if last.lower().endswith(suffix) else last
    allowed = " ".join(_NOT_IN_NAMES.sub("_", stem).split()).strip(" .")
    return (allowed[: LONGEST - len(suffix)].rstrip(" .") or "fil") + suffix


def told_apart(names: Iterable[str]) -> list[str]:
    """The names, a number behind each that had been used before it: "plan.pdf", "plan (2).pdf"."""
    used: set[str] = set()
    apart = []
    for name in names:
        stem, suffix = os.path.splitext(name)
        number, candidate = 1, name
        while candidate.casefold() in used:
            number += 1
            behind = f" ({number}){suffix}"
            candidate = stem[: LONGEST - len(behind)] + behind
        used.add(candidate.casefold())
        apart.append(candidate)
    return apart


def _last(given: str) -> str:
    return re.split(r"[/\\]", given)[-1]
