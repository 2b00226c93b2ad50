"""How much of an SMS a text takes: signs, and the parts it is sent in.

Source: 3GPP TS 23.038 (the GSM 7-bit alphabet and its extension) and TS 23.040 (parts of a long message).
"""

from collections.abc import Iterable
from dataclasses import dataclass

_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_EXTENDED = frozenset("\f^{}\\[~]|€")
# Signs of the longest that is sent, ten parts of GSM text.
LONGEST = 1530
# (in one message, in each of several)
_GSM, _UCS2 = (160, 153), (70, 67)


@dataclass(frozen=True)
class SmsSize:
    """signs: as people count them.   parts: messages paid for, 0 for an empty text.   others: the signs for which the
    whole is sent as UCS-2, in which far fewer fit in a part; each once, in the order they come."""

    signs: int
    parts: int
    others: tuple[str, ...] = ()


def size_of(text: str) -> SmsSize:
    """The size of a text; line ends count as one sign however they are written."""
    text = text.replace("\r\n", "\n")
    others = tuple(dict.fromkeys(sign for sign in text if sign not in _BASIC and sign not in _EXTENDED))
    if others:
        return SmsSize(len(text), _parts((2 if ord(sign) > 0xFFFF else 1 for sign in text), *_UCS2), others)
    return SmsSize(len(text), _parts((2 if sign in _EXTENDED else 1 for sign in text), *_GSM))


def _parts(widths: Iterable[int], alone: int, among: int) -> int:
    """Parts of signs that wide; a wide sign is never split between two."""
    each = list(widths)
    if sum(each) <= alone:
        return int(bool(each))
    parts, used = 1, 0
    for width in each:
        if used + width > among:
            parts, used = parts + 1, 0
        used += width
    return parts
