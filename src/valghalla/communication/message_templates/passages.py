"""Passages of a template: what stands between [[ and ]] is left out where something it tells of is missing.

Left out with all its words when one of its fields is empty: there is never a sentence with a hole. A passage without
fields stands. Nothing is nested. In HTML a passage is whole: what begins in it ends in it. Plain functions over text.
"""

import re
from collections.abc import Callable
from dataclasses import dataclass

BEGIN, END = "[[", "]]"
# Stands for a passage that was left out until what is round it has been tidied. No keyboard has it.
_GONE = "\ue000"
_MARK = re.compile(r"\[\[|\]\]")
_PASSAGE = re.compile(r"\[\[((?:(?!\[\[|\]\]).)*)\]\]", re.DOTALL)
# An editor puts a mark that is written on a line of its own in a paragraph of its own.
_MARK_ALONE = re.compile(r"<p>\s*(\[\[|\]\])\s*</p>")
_TAG = re.compile(r"<(/?)([a-z][a-z0-9]*)\b[^>]*>", re.IGNORECASE)
_EMPTY_BLOCK = re.compile(rf"<(p|h2|h3|h4|li)>(?:\s|<br>|{_GONE})*{_GONE}(?:\s|<br>|{_GONE})*</\1>\s*")
_BREAK = re.compile(rf"<br>\s*{_GONE}(?=\s*(?:<br>|</))|(?<=>){_GONE}\s*<br>")
# A word that ends in a tag, such as a link, keeps its distance to the next.
_AFTER_WORD = re.compile(rf"(</(?:a|b|em|i|span|strong|u)>){_GONE}")
_LINE = re.compile(rf"^[ \t]*{_GONE}(?:[ \t]|{_GONE})*(?:\n|\Z)", re.MULTILINE)
_BLANK = re.compile(rf"[ \t]{_GONE}(?=[\n.,;:!?]|</|\Z)|(?:(?<=[\s>])|\A){_GONE}[ \t]?|{_GONE}")


@dataclass(frozen=True)
class Trouble:
    """What is wrong with a passage. code: "open" (it does not end), "close" (it ends and never began), "nested" (one in
    another), "no_field" (nothing can be missing), "crosses" (it cuts through a paragraph, a list or a link).   near: the
    words it is about.
    """

    code: str
    near: str


def troubles(template: str, *, has_field: Callable[[str], bool]) -> list[Trouble]:
    """What is wrong with the template's passages, in the order it stands there. has_field: whether a text has a merge field."""
    found, begun = [], -1
    text = _MARK_ALONE.sub(r"\1", template)
    for mark in _MARK.finditer(text):
        if mark[0] == BEGIN:
            if begun >= 0:
                found.append(Trouble("nested", _near(text[mark.end() :])))
            else:
                begun = mark.end()
        elif begun < 0:
            found.append(Trouble("close", _near(text[: mark.start()], last=True)))
        else:
            inside, begun = text[begun : mark.start()], -1
            if not has_field(inside):
                found.append(Trouble("no_field", _near(inside)))
            elif not _is_whole(inside):
                found.append(Trouble("crosses", _near(inside)))
    if begun >= 0:
        found.append(Trouble("open", _near(text[begun:])))
    return found


def marked(template: str, *, stands: Callable[[str], bool], html: bool) -> str:
    """The template without its marks, and without the passages that do not stand; marks that are no pair stay as they are.

    To be done before any field is filled: what people are called is never read as a mark.
    """
    text = template.replace(_GONE, "")
    text = _MARK_ALONE.sub(r"\1", text) if html else text
    text = _PASSAGE.sub(lambda found: found[1] if stands(found[1]) else _GONE, text)
    if _GONE not in text:
        return text
    if html:
        text = _AFTER_WORD.sub(r"\1", _BREAK.sub("", _EMPTY_BLOCK.sub("", text)))
    else:
        text = _LINE.sub("", text)
    return _BLANK.sub("", text)


def _is_whole(html: str) -> bool:
    """Whether every tag that begins ends, in order."""
    opened: list[str] = []
    for end, name in _TAG.findall(html):
        if name.lower() == "br":
            continue
        if not end:
            opened.append(name.lower())
        elif not opened or opened.pop() != name.lower():
            return False
    return not opened


def _near(text: str, *, last: bool = False) -> str:
    words = " ".join(_MARK.sub(" ", _TAG.sub(" ", text)).split())
    return words[-40:] if last else words[:40]
