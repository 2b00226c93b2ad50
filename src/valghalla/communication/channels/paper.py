"""A message on paper: its clean HTML becomes a letter that fits a window envelope."""

import datetime
from dataclasses import asdict, dataclass, field
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

from valghalla.base.paper import typeset
from valghalla.components.formats import written

TEMPLATE = Path(__file__).parent / "letter.typ"
_HEADINGS = {"h2": 2, "h3": 3, "h4": 4}
_STYLES = {"strong", "em", "u"}


def on_paper(
    *, subject: str, body: str, to: list[str], sender: str, sender_lines: list[str], day: datetime.date
) -> bytes:
    """The PDF, A4. body: clean HTML.   to: the lines of the window.   day: Danish calendar date."""
    facts = {
        "title": subject or sender,
        "language": "da",
        "to": to,
        "sender": sender,
        "sender_lines": sender_lines,
        "date": written(day),
        "blocks": blocks_of(body),
    }
    return typeset(TEMPLATE, facts)


@dataclass
class _Block:
    """kind: p, h or a list's item.   level: of a heading.   spans: pieces of text with how they are set."""

    kind: str
    level: int = 0
    ordered: bool = False
    spans: list[dict[str, Any]] = field(default_factory=list)


def blocks_of(body: str) -> list[dict[str, Any]]:
    """Paragraphs, headings and lists in their order; where a link leads stands behind it, since paper has no links."""
    reader = _Reader()
    reader.feed(body)
    reader.close()
    found: list[dict[str, Any]] = []
    level = 1
    for block in reader.blocks:
        if not any(span["text"].strip() for span in block.spans):
            continue
        if block.kind == "h":
            level = block.level = min(block.level, level + 1)  # a heading that skips a level reads badly aloud
        if block.kind != "item":
            found.append(asdict(block))
        elif found and found[-1]["kind"] == "list" and found[-1]["ordered"] == block.ordered:
            found[-1]["items"].append(block.spans)
        else:
            found.append({"kind": "list", "ordered": block.ordered, "items": [block.spans]})
    return found


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.blocks: list[_Block] = [_Block("p")]
        self._styles: list[str] = []
        self._ordered: list[bool] = []
        self._link = ""
        self._linked = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in ("ul", "ol"):
            self._ordered.append(tag == "ol")
        elif tag == "li":
            self.blocks.append(_Block("item", ordered=bool(self._ordered and self._ordered[-1])))
        elif tag in _HEADINGS:
            self.blocks.append(_Block("h", level=_HEADINGS[tag]))
        elif tag == "p" and not (self.blocks[-1].kind == "item" and not self.blocks[-1].spans):
            self.blocks.append(_Block("p"))
        elif tag == "br":
            self._add("\n")
        elif tag == "a":
            self._link, self._linked = dict(attributes).get("href") or "", ""
        elif tag in _STYLES:
            self._styles.append(tag)

    def handle_endtag(self, tag: str) -> None:
        if tag in ("ul", "ol") and self._ordered:
            self._ordered.pop()
        if tag in (*_HEADINGS, "p", "ul", "ol"):
            self.blocks.append(_Block("p"))
        elif tag == "a":
            bare = self._link.removeprefix("mailto:").removeprefix("tel:")
            if bare and bare != self._linked.strip():
                self._add(f" ({bare})")
            self._link = ""
        elif tag in self._styles:
            self._styles.remove(tag)

    def handle_data(self, text: str) -> None:
        self._linked += text
        self._add(text.replace("\n", " "))

    def _add(self, text: str) -> None:
        span = {"text": text} | {style: style in self._styles for style in sorted(_STYLES)}
        self.blocks[-1].spans.append(span)
