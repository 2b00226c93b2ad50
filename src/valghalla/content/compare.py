"""What differs between two versions of a text, word by word. Plain functions over safe HTML."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher

from valghalla.content.clean import as_plain, without_layout

SAME, ADDED, REMOVED = "same", "added", "removed"
# Below this share of words in common two sentences are shown whole, one after the other.
_ALIKE = 0.3
_WORDS = re.compile(r"\s+|[^\s]+")


@dataclass(frozen=True)
class Piece:
    """Words that are the same, added or removed."""

    kind: str
    text: str


Line = tuple[Piece, ...]


@dataclass(frozen=True)
class Comparison:
    """lines: the later version's paragraphs with what was removed among them.   only_format: the words are the same,
    headings, lists, links or emphasis are not."""

    lines: tuple[Line, ...]
    only_format: bool

    @property
    def is_same(self) -> bool:
        """Nothing differs at all."""
        return not self.only_format and all(piece.kind == SAME for line in self.lines for piece in line)


def compare(earlier: str, later: str) -> Comparison:
    """Two texts, compared by their words."""
    before, after = _paragraphs(earlier), _paragraphs(later)
    other_format = without_layout(earlier) != without_layout(later)
    return Comparison(tuple(_lines(before, after)), only_format=before == after and other_format)


def _paragraphs(html: str) -> list[str]:
    return [line for line in as_plain(html).splitlines() if line]


def _lines(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for step, from_, to, from_after, to_after in matcher.get_opcodes():
        if step == "equal":
            yield from ((Piece(SAME, line),) for line in after[from_after:to_after])
        else:
            yield from _changed(before[from_:to], after[from_after:to_after])


def _changed(before: Sequence[str], after: Sequence[str]) -> Iterator[Line]:
    paired = min(len(before), len(after))
    for earlier, later in zip(before[:paired], after[:paired], strict=True):
        yield tuple(_words(earlier, later))
    yield from ((Piece(REMOVED, line),) for line in before[paired:])
    yield from ((Piece(ADDED, line),) for line in after[paired:])


def _words(earlier: str, later: str) -> Iterator[Piece]:
    before, after = _WORDS.findall(earlier), _WORDS.findall(later)
    if SequenceMatcher(None, earlier.split(), later.split(), autojunk=False).ratio() < _ALIKE:
        yield Piece(REMOVED, earlier)
        yield Piece(ADDED, later)
        return
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for step, from_, to, from_after, to_after in matcher.get_opcodes():
        if step == "equal":
            yield Piece(SAME, "".join(after[from_after:to_after]))
            continue
        if to > from_:
            yield Piece(REMOVED, "".join(before[from_:to]))
        if to_after > from_after:
            yield Piece(ADDED, "".join(after[from_after:to_after]))
