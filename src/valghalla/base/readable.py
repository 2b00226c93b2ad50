"""Text as somebody can read it: freed of signs that show nothing and spoil lists, files and letters further on."""

import re

# Control characters save tab and line breaks; marks that turn the direction of writing; the blank without width, the soft
# hyphen and the byte-order mark; halves of pairs and signs that are none. Joiners stay: names and emoji are written with them.
_INVISIBLE = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\xad\u061c\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff"
    "\ud800-\udfff\ufdd0-\ufdef\ufff9-\ufffb\ufffe\uffff]"
)
_BREAKS = re.compile("[\t\r\n\x85\u2028\u2029]+")


def readable(text: str) -> str:
    """The text without what cannot be seen; line breaks and tabs stay.

    Such signs come along when one copies from a PDF file, a spreadsheet or a web page. XML and XLSX refuse some of them,
    PostgreSQL refuses the zero byte, and marks of direction let a text look like another.
    """
    return _INVISIBLE.sub("", text)


def on_one_line(text: str) -> str:
    """The same, with a blank for each line break and tab: names and titles, which end up in headers of messages too."""
    return _BREAKS.sub(" ", readable(text))
