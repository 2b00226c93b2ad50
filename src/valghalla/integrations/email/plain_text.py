"""A letter's HTML as text that reads well: paragraphs, lists, and links that can still be followed."""

import re
from html.parser import HTMLParser

_PARAGRAPHS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "table", "blockquote", "pre", "hr", "address"}
_LINES = {"div", "li", "tr", "br", "dt", "dd", "section", "article", "header", "footer"}
_RULE = "---"
_UNSEEN = {"head", "style", "script", "title", "template"}


def plain_text(html: str) -> str:
    """The text of an HTML body; blank lines between paragraphs, addresses of links in brackets behind them."""
    reader = _Reader()
    reader.feed(html)
    reader.close()
    lines = (line.rstrip() for line in "".join(reader.pieces).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip("\n")


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen = 0
        self._lists: list[int | None] = []  # the number a list has come to; None for one with dots
        self._links: list[tuple[str, int]] = []  # address, and where its text begins

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        if tag in _UNSEEN:
            self._unseen += 1
        self._break_before(tag)
        named = dict(attributes)
        if tag in ("ul", "ol"):
            self._lists.append(0 if tag == "ol" else None)
        elif tag == "li":
            self.pieces.append(self._mark())
        elif tag == "a":
            self._links.append((named.get("href") or "", len(self.pieces)))
        elif tag in ("td", "th"):
            self._add(" ")
        elif tag == "hr":
            self.pieces.append(f"{_RULE}\n\n")
        elif tag == "img":
            self._add(named.get("alt") or "")

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSEEN:
            self._unseen = max(0, self._unseen - 1)
        elif tag == "a" and self._links:
            self._close_link()
        elif tag in ("ul", "ol") and self._lists:
            self._lists.pop()
        if tag != "br":
            self._break_before(tag)

    def handle_data(self, text: str) -> None:
        self._add(re.sub(r"\s+", " ", text))

    def _add(self, text: str) -> None:
        if self._unseen:
            return
        if not self.pieces or self.pieces[-1].endswith(("\n", " ")):
            text = text.removeprefix(" ")
        if text:
            self.pieces.append(text)

    def _break_before(self, tag: str) -> None:
        inner_list = tag in ("ul", "ol") and self._lists
        if self._unseen or not (tag in _PARAGRAPHS or tag in _LINES):
            return
        wanted = "\n\n" if tag in _PARAGRAPHS and not inner_list else "\n"
        if tag != "br" and self._ends_line():
            wanted = wanted[1:]
        if wanted:
            self.pieces.append(wanted)

    def _ends_line(self) -> bool:
        return bool(self.pieces) and self.pieces[-1].endswith("\n")

    def _mark(self) -> str:
        depth = "  " * (len(self._lists) - 1)
        if not self._lists or self._lists[-1] is None:
            return f"{depth}- "
        self._lists[-1] += 1
        return f"{depth}{self._lists[-1]}. "

    def _close_link(self) -> None:
        address, begins = self._links.pop()
        shown = "".join(self.pieces[begins:]).strip()
        bare = re.sub(r"^(mailto:|tel:)", "", address)
        if bare and not bare.startswith("#") and bare != shown:
            self._add(f" ({bare})" if shown else bare)
