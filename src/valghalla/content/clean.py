"""Rich text from people: what is kept of it. Nothing else ever reaches a page unescaped."""

import re
from collections.abc import Iterator
from html import unescape

import nh3

_TAGS = {"p", "h2", "h3", "h4", "ul", "ol", "li", "a", "strong", "em", "u", "br"}
_NAMES = {"b": "strong", "i": "em", "h1": "h2", "h5": "h4", "h6": "h4"} | dict.fromkeys(
    ["div", "blockquote", "pre", "section", "article", "tr", "dt", "dd", "center"], "p"
)
_GONE_WITH_CONTENT = {
    *("script", "style", "title", "template", "noscript", "iframe", "object", "embed", "svg", "math", "textarea"),
    *("select", "button", "noembed", "noframes", "xmp", "audio", "video"),
}
_SCHEMES = {"http", "https", "mailto", "tel"}
_OTHERS = {"span", "img", "table", "tbody", "td", "th", "font", "body", "html", "head", "meta", "link", "form", "input"}
_KNOWN = "|".join(sorted(_TAGS | set(_NAMES) | _GONE_WITH_CONTENT | _OTHERS | {"base", "details", "summary", "o:p"}))
_ANY_TAG = re.compile(rf"<\s*/?\s*(?:{_KNOWN})(?=[\s>/])[^<>]*>", re.IGNORECASE)
_OTHER_NAME = re.compile(rf"<(/?)({'|'.join(_NAMES)})(?=[\s>/])", re.IGNORECASE)
_BLANK_LINES = re.compile(r"\n[ \t]*\n\s*")
_CELL_END = re.compile(r"</t[dh]\s*>", re.IGNORECASE)
_EMPTY = re.compile(r"<(p|h2|h3|h4|li|ul|ol)>(?:\s|&nbsp;|\u00a0|<br>)*</\1>")
_UNSEEN = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ufeff]")
_BLOCK = re.compile(r"(</?(?:p|h2|h3|h4|ul|ol|li)>)")
_INLINE = re.compile(r"<(/?)(?:a|strong|em|u)\b[^>]*>")
_BREAKS_ROUND = re.compile(r"\A(?:\s|<br>)+|(?:\s|<br>)+\Z")
_GAP = re.compile(r"<br>(?:\s*<br>)+")
_PARAGRAPH = re.compile(r"<p>((?:(?!</?p>).)*)</p>", re.DOTALL)
_EMPTY_WORDS = re.compile(r"<(a|strong|em|u)\b[^>]*>((?:\s|<br>)*)</\1>")
_EDITORS_BLANK = re.compile(r"(?:&nbsp;| ){2,}|&nbsp;(?=<)|(?<=>)&nbsp;")
_EMPTY_END = re.compile(r"(?:\s|<br>|<p>\s*</p>)+\Z")
_BLOCK_END = re.compile(r"</(p|h2|h3|h4|li|ul|ol)>|<br>")


def clean_html(text: str) -> str:
    """Safe HTML of what somebody wrote: paragraphs, headings, lists, links, strong, em, u.

    Blank lines part paragraphs, however many there are; single line ends are kept. Text without any tag is plain text.
    Scripts, styles, comments, attributes and links to elsewhere than http, https, mailto and tel go. Cleaning twice changes
    nothing. Text that only looks like a tag ("antal < 5") stays as text.
    """
    written = _UNSEEN.sub("", text.replace("\r\n", "\n")).strip()
    source = _with_our_names(written) if _ANY_TAG.search(written) else _paragraphs(written)
    cleaned = nh3.clean(
        source,
        tags=_TAGS,
        clean_content_tags=_GONE_WITH_CONTENT,
        attributes={"a": {"href"}},
        url_schemes=_SCHEMES,
        link_rel="noopener",
    )
    return _EMPTY_END.sub("", _without_empty(_parted(_in_paragraphs(_EDITORS_BLANK.sub(" ", cleaned))))).strip()


def as_typed(html: str) -> str:
    """Clean HTML for a plain field to write in: paragraphs alone as text with blank lines, anything richer as it is."""
    simple = re.fullmatch(r"(?:<p>(?:[^<]|<br>)*</p>\s*)*", html)
    if not simple:
        return html
    parts = [part.replace("<br>", "\n") for part in re.findall(r"<p>(.*?)</p>", html, re.DOTALL)]
    text = "\n\n".join(re.sub(r"\n{2,}", "\n", part) for part in parts)
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", "\u00a0"), ("&amp;", "&")):
        text = text.replace(entity, sign)
    return html if _ANY_TAG.search(text) else text


def as_text(html: str) -> str:
    """The words alone, a line for each paragraph: for lists, messages and searching."""
    without = nh3.clean(_BLOCK_END.sub(lambda found: f"{found[0]}\n", html), tags=set())
    for entity, sign in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&nbsp;", " "), ("&amp;", "&")):
        without = without.replace(entity, sign)
    return "\n".join(line.strip() for line in without.splitlines() if line.strip())


def html_of_plain(text: str) -> str:
    """Safe HTML of plain text, whatever signs it holds: blank lines part paragraphs, single line ends are kept."""
    return _paragraphs(_UNSEEN.sub("", text.replace("\r\n", "\n")).strip())


def as_plain(html: str) -> str:
    """Safe HTML as plain text: a blank line between paragraphs, a line end for each break within."""
    parted = html.replace("\n", " ").replace("<br>", "\n").replace("</li>", "\n")
    parted = re.sub(r"</(?:p|h2|h3|h4|ul|ol)>", "\n\n", parted)
    text = unescape(nh3.clean(parted, tags=set()))
    lines = (line.strip() for line in text.strip().splitlines())
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines))


def without_layout(html: str) -> str:
    """Safe HTML without line ends and blanks that nobody sees, for telling whether two texts are the same."""
    return re.sub(r"(?<=>) (?=</?(?:p|h2|h3|h4|ul|ol|li)\b)", "", " ".join(html.split())).replace(" </", "</")


def _paragraphs(text: str) -> str:
    escaped = text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
    parts = (part.strip().replace("\n", "<br>") for part in _BLANK_LINES.split(escaped))
    return "\n".join(f"<p>{part}</p>" for part in parts if part)


def _in_paragraphs(html: str) -> str:
    """Words that stand in no block get a paragraph of their own."""
    depth, whole = 0, []
    for part in _BLOCK.split(html):
        if _BLOCK.fullmatch(part):
            depth += -1 if part.startswith("</") else 1
        elif depth == 0 and part.strip() and _is_balanced(part):
            within = _BREAKS_ROUND.sub("", part)
            part = f"<p>{within}</p>" if within else ""
        whole.append(part)
    return "".join(whole)


def _is_balanced(html: str) -> bool:
    steps = [-1 if found[1] else 1 for found in _INLINE.finditer(html)]
    return sum(steps) == 0 and all(sum(steps[:end]) >= 0 for end in range(len(steps)))


def _parted(html: str) -> str:
    """Blank lines within a paragraph part it in two."""
    return _PARAGRAPH.sub(lambda found: "".join(f"<p>{part}</p>" for part in _whole(_GAP.split(found[1]))), html)


def _whole(parts: list[str]) -> Iterator[str]:
    """The parts of a paragraph, each with the words in bold and links that go on over the gap ended and begun anew."""
    opened: list[str] = []
    for part in parts:
        begun = "".join(opened)
        for found in _INLINE.finditer(part):
            if found[1]:
                opened.pop()
            else:
                opened.append(found[0])
        yield begun + part + "".join(f"</{re.split('[ >]', tag[1:])[0]}>" for tag in reversed(opened))


def _without_empty(html: str) -> str:
    while (less := _EMPTY.sub("", _EMPTY_WORDS.sub(r"\2", html))) != html:
        html = less
    return html


def _with_our_names(html: str) -> str:
    spaced = _CELL_END.sub(" ", html)
    return _OTHER_NAME.sub(lambda found: f"<{found[1]}{_NAMES[found[2].lower()]}", spaced)
