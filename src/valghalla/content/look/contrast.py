"""Whether a colour can be read: the ratio of WCAG 2.2, and what our pages put on what.

Plain functions over "#rrggbb". Source: WCAG 2.2, success criteria 1.4.3 and 1.4.11, "relative luminance".
"""

import re
from dataclasses import dataclass

TEXT = 4.5
_HEX = re.compile(r"#[0-9a-f]{6}\Z")
_WHITE = "#ffffff"
_SOFT_GROUND = "#f6f7f8"
_SOFT_PERCENT, _DEEP_PERCENT = 8, 72


@dataclass(frozen=True)
class Pair:
    """Two colours that meet on our pages. use: "text" (links), "grey" (links on grey), "button" or
    "tint" (chosen things).   ratio: 1 to 21."""

    use: str
    above: str
    below: str
    ratio: float

    @property
    def is_enough(self) -> bool:
        """Whether text in it can be read by people who see badly."""
        return self.ratio >= TEXT


def colour(written: str) -> str | None:
    """The colour as "#rrggbb" in small letters, from that, "rrggbb" or "#rgb"; None for anything else."""
    text = "#" + written.strip().lower().removeprefix("#")
    if re.fullmatch(r"#[0-9a-f]{3}", text):
        text = "#" + "".join(sign * 2 for sign in text[1:])
    return text if _HEX.match(text) else None


def ratio(one: str, other: str) -> float:
    """How far two colours stand from each other, 1 (the same) to 21 (black and white)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def pairs(accent: str) -> tuple[Pair, ...]:
    """What the accent colour meets: links on white and on grey, white words on buttons, deep words on the tint."""
    deep, soft = mixed(accent, "#000000", _DEEP_PERCENT), mixed(accent, _WHITE, _SOFT_PERCENT)
    met = (("text", accent, _WHITE), ("grey", accent, _SOFT_GROUND), ("button", _WHITE, accent), ("tint", deep, soft))
    return tuple(Pair(use, above, below, ratio(above, below)) for use, above, below in met)


def can_be_read(accent: str) -> bool:
    """Whether every pair reaches 4.5."""
    return all(pair.is_enough for pair in pairs(accent))


def nearest_that_can(accent: str) -> str:
    """The same colour, darkened as little as needed."""
    for percent in range(100, -1, -1):
        darker = mixed(accent, "#000000", percent)
        if can_be_read(darker):
            return darker
    return "#000000"


def mixed(one: str, other: str, percent: int) -> str:
    """So much of the first and the rest of the other, as the stylesheet's color-mix does in sRGB."""
    parts = zip(_parts(one), _parts(other), strict=True)
    return "#" + "".join(f"{round((a * percent + b * (100 - percent)) / 100):02x}" for a, b in parts)


def _parts(hexadecimal: str) -> tuple[int, ...]:
    return tuple(int(hexadecimal[at : at + 2], 16) for at in (1, 3, 5))


def _luminance(hexadecimal: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4
        for part in (value / 255 for value in _parts(hexadecimal))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
