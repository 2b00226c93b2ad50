"""A letter's headers, written out by ourselves.

Python's own writer of address headers drops the quotes around long names (seen in 3.11: a name with commas
becomes many addresses). Here a name or subject is either short and plain, or encoded as a whole.
Source: RFC 5322, RFC 2047, RFC 2231, RFC 6532.
"""

import re
import unicodedata
from email.header import Header
from email.utils import encode_rfc2231

from valghalla.integrations.email.errors import Refused
from valghalla.integrations.email.letter import Mailbox

LONGEST_NAME = 200
LONGEST_SUBJECT = 500
_PLAIN = re.compile(r"(?!.*=\?)[\x20-\x7e]{0,60}")
# So much of a value that is percent-encoded stands on a line, no sign of it cut in two.
_PIECE = re.compile(r"(?:%..|[^%]){1,20}")
_LOCAL_PART = re.compile(r"(?!\.|.*\.\.|.*\.$)[^\s@<>()\[\],;:\\\"\x00-\x20\x7f-\x9f]{1,64}")
_LABEL = r"[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?"
_DOMAIN = re.compile(rf"(?=.{{1,253}}$){_LABEL}(\.{_LABEL})*")
_NO_HEADER_HOLDS = {"Cc", "Cs", "Zl", "Zp"}  # controls, half characters, line and paragraph separators


def address(mailbox: Mailbox, *, wrong: str) -> str:
    """The bare address, its domain in the form of the wire. Raises Refused with that code for what is none."""
    local_part, _, domain = mailbox.address.strip().rpartition("@")
    try:
        local_part.encode()
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise Refused("email", wrong) from None
    if not (_LOCAL_PART.fullmatch(local_part) and _DOMAIN.fullmatch(domain)):
        raise Refused("email", wrong)
    return f"{local_part}@{domain}"


def mailbox_line(header: str, mailbox: Mailbox, *, wrong: str) -> str:
    """A header with one mailbox. Raises Refused as ``address`` does."""
    bare = address(mailbox, wrong=wrong)
    name = one_line(mailbox.name)[:LONGEST_NAME]
    if not name:
        return f"{header}: {bare}\r\n"
    if _PLAIN.fullmatch(name):
        return f'{header}: "{_quoted(name)}"\r\n <{bare}>\r\n'
    return f"{header}: {_encoded(header, name)}\r\n <{bare}>\r\n"


def text_line(header: str, text: str) -> str:
    """A header of free text."""
    text = one_line(text)[:LONGEST_SUBJECT]
    return f"{header}: {text if _PLAIN.fullmatch(text) else _encoded(header, text)}\r\n"


def parameter(name: str, value: str) -> str:
    """What a header says besides its own value, such as a file's name; a long one on several lines."""
    if _PLAIN.fullmatch(value):
        return f'{name}="{_quoted(value)}"'
    pieces = _PIECE.findall(encode_rfc2231(value, "utf-8"))
    if len(pieces) == 1:
        return f"{name}*={pieces[0]}"
    return ";\r\n ".join(f"{name}*{number}*={piece}" for number, piece in enumerate(pieces))


def one_line(text: str) -> str:
    """The text on one line, blanks put right, without characters that no header may hold."""
    seen = (" " if unicodedata.category(character) in _NO_HEADER_HOLDS else character for character in text)
    return " ".join("".join(seen).split())


def _quoted(text: str) -> str:
    return re.sub(r'(["\\])', r"\\\1", text)


def _encoded(header: str, text: str) -> str:
    return Header(text, "utf-8", header_name=header).encode(linesep="\r\n")
