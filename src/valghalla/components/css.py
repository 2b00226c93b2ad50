"""Cutting a stylesheet down to the rules whose classes are in use."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_CLASS = re.compile(r"\.(-?[A-Za-z_][\w-]*)")
_NOT = re.compile(r":not\([^()]*\)")
_STRING_OR_COMMENT = re.compile(r'"(?:\\.|[^"\\])*"|\'(?:\\.|[^\'\\])*\'|/\*.*?\*/', re.DOTALL)


@dataclass(frozen=True)
class Block:
    """One rule: ``head { body }``, or a statement such as ``@import x;`` when ``body`` is None."""

    head: str
    body: str | None


def blocks(sheet: str) -> Iterator[Block]:
    """The outermost rules of a stylesheet, in order. Raises ValueError when the braces do not match."""
    start = position = 0
    while (found := _next(sheet, position, "{;}")) >= 0:
        head = sheet[start:found].strip()
        if sheet[found] == "}":
            raise ValueError(f"a closing brace too many at {found}")
        if sheet[found] == ";":
            yield Block(head, None)
            end = found
        else:
            end = _closing(sheet, found)
            yield Block(head, sheet[found + 1 : end])
        start = position = end + 1
    if sheet[start:].strip():
        raise ValueError(f"a rule without an end: {sheet[start : start + 60]!r}")


def keep(sheet: str, classes: Iterable[str]) -> str:
    """The same stylesheet with only the selectors that name no class outside ``classes``.

    classes: names as they stand in HTML; one ending in ``*`` keeps every class that begins so.
    Classes inside ``:not()`` do not count. Font faces are left out (the fonts are our own choice), and so are
    animations no kept rule names. Comments go. Raises ValueError when the sheet cannot be read.
    """
    wanted = _Wanted(classes)
    kept = _kept(_without_comments(sheet), wanted)
    return "".join(_with_used_animations(kept))


def class_names(selector: str) -> set[str]:
    """The classes a selector asks for, those inside ``:not()`` left out."""
    return set(_CLASS.findall(_NOT.sub("", selector)))


class _Wanted:
    def __init__(self, classes: Iterable[str]) -> None:
        names = set(classes)
        self.exact = {name for name in names if not name.endswith("*")}
        self.prefixes = tuple(name[:-1] for name in names if name.endswith("*"))

    def all_of(self, names: set[str]) -> bool:
        return all(name in self.exact or (self.prefixes and name.startswith(self.prefixes)) for name in names)


def _kept(sheet: str, wanted: _Wanted) -> list[Block]:
    result = []
    for block in blocks(sheet):
        if block.body is None or block.head.startswith("@font-face"):
            continue
        if block.head.startswith(("@media", "@supports")):
            inner = "".join(_written(inside) for inside in _kept(block.body, wanted))
            if inner:
                result.append(Block(block.head, inner))
        elif block.head.startswith("@"):
            result.append(block)
        else:
            selectors = [part for part in _selectors(block.head) if wanted.all_of(class_names(part))]
            if selectors and block.body.strip():
                result.append(Block(",".join(selectors), block.body))
    return result


def _with_used_animations(kept: list[Block]) -> Iterator[str]:
    rules = " ".join(block.body or "" for block in kept if "keyframes" not in block.head)
    for block in kept:
        if "keyframes" in block.head and not re.search(rf"[:,\s]{re.escape(block.head.split()[-1])}\b", rules):
            continue
        yield _written(block)


def _written(block: Block) -> str:
    return f"{block.head}{{{block.body}}}"


def _selectors(head: str) -> list[str]:
    parts, depth, start = [], 0, 0
    for position, sign in enumerate(head):
        depth += (sign in "([") - (sign in ")]")
        if sign == "," and depth == 0:
            parts.append(head[start:position].strip())
            start = position + 1
    return [*parts, head[start:].strip()]


def _without_comments(sheet: str) -> str:
    return _STRING_OR_COMMENT.sub(lambda found: "" if found.group().startswith("/*") else found.group(), sheet)


def _next(sheet: str, position: int, signs: str) -> int:
    """Where the next of the signs stands, outside strings and parentheses; -1 when there is none."""
    depth = 0
    while position < len(sheet):
        sign = sheet[position]
        if sign in "\"'":
            position = _string_end(sheet, position)
        elif sign in "()":
            depth += 1 if sign == "(" else -1
        elif depth <= 0 and sign in signs:
            return position
        position += 1
    return -1


def _string_end(sheet: str, position: int) -> int:
    match = _STRING_OR_COMMENT.match(sheet, position)
    if match is None:
        raise ValueError(f"a string without an end at {position}")
    return match.end() - 1


def _closing(sheet: str, opening: int) -> int:
    depth, position = 1, opening + 1
    while (found := _next(sheet, position, "{}")) >= 0:
        depth += 1 if sheet[found] == "{" else -1
        if depth == 0:
            return found
        position = found + 1
    raise ValueError(f"a brace without an end at {opening}")
