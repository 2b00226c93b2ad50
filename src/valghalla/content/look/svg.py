"""A picture that somebody uploads as SVG, made safe: only shapes, text and colours of its own are kept.

What is not on the lists goes: scripts, foreign content, animation, links, event attributes, everything that would be
fetched from elsewhere. Source: SVG 1.1 and SVG 2; what a browser does with a picture is not relied on.
"""

import re
from collections import Counter
from dataclasses import dataclass, field
from typing import Any

from lxml import etree

LARGEST_BYTES = 10 * 1024 * 1024
MOST_ELEMENTS = 20_000
_SVG = "http://www.w3.org/2000/svg"
_XLINK_HREF = "{http://www.w3.org/1999/xlink}href"
_DRAWN = {"path", "rect", "circle", "ellipse", "line", "polyline", "polygon", "text", "use", "image"}
_KEPT = _DRAWN | {
    *("svg", "g", "defs", "symbol", "title", "desc", "tspan", "textPath", "marker", "pattern", "mask", "clipPath"),
    *("linearGradient", "radialGradient", "stop", "style", "switch", "filter", "feBlend", "feColorMatrix"),
    *("feComponentTransfer", "feComposite", "feFlood", "feFuncA", "feFuncB", "feFuncG", "feFuncR"),
    *("feGaussianBlur", "feMerge", "feMergeNode", "feMorphology", "feOffset", "feDropShadow"),
}
_UNPACKED = {"a"}
_ATTRIBUTE = re.compile(r"[a-zA-Z][a-zA-Z0-9-]*\Z")
_PICTURE = re.compile(r"data:image/(?:png|jpeg);base64,[A-Za-z0-9+/=\s]+\Z")
_WITHIN = re.compile(r"#[^\s\"'()<>]+\Z")
_ADDRESSES = re.compile(r"url\(\s*(['\"]?)(.*?)\1\s*\)", re.IGNORECASE | re.DOTALL)
_DANGEROUS_WORDS = re.compile(
    r"@import|expression\s*\(|javascript:|vbscript:|-moz-binding|behavior\s*:|\\|<!|@font-face", re.I
)


class BadPicture(ValueError):
    """It cannot be used. kind: "too_large", "not_svg" (cannot be read as one), "entities", "too_complex" or "empty"."""

    def __init__(self, kind: str) -> None:
        self.kind = kind
        super().__init__(f"no usable SVG: {kind}")


@dataclass(frozen=True)
class SafePicture:
    """svg: the text to keep and show.   removed: what was taken out → how often, by element or attribute name."""

    svg: str
    removed: dict[str, int] = field(default_factory=dict)


def clean_svg(content: bytes) -> SafePicture:
    """The picture without anything that could do more than be seen. Raises BadPicture; cleaning twice changes nothing."""
    if len(content) > LARGEST_BYTES:
        raise BadPicture("too_large")
    root = _read(content)
    removed: Counter[str] = Counter()
    _clean_attributes(root, removed)
    for element in list(root.iterdescendants()):
        _clean(element, removed)
    if not any(_name(element) in _DRAWN for element in root.iter(etree.Element)):
        raise BadPicture("empty")
    etree.cleanup_namespaces(root)
    return SafePicture(etree.tostring(root, encoding="unicode", with_tail=False), dict(removed))


def _read(content: bytes) -> etree._Element:
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, remove_comments=True, remove_pis=True, huge_tree=False
    )
    try:
        root = etree.fromstring(content, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise BadPicture("entities" if b"<!ENTITY" in content else "not_svg") from error
    if root.tag != f"{{{_SVG}}}svg":
        raise BadPicture("not_svg")
    dtd: Any = root.getroottree().docinfo.internalDTD
    if dtd is not None and next(dtd.iterentities(), None) is not None:
        raise BadPicture("entities")
    if sum(1 for _ in root.iter()) > MOST_ELEMENTS:
        raise BadPicture("too_complex")
    return root


def _clean(element: etree._Element, removed: Counter[str]) -> None:
    if element.getparent() is None:  # it went together with what it stood in
        return
    name = _name(element)
    if name in _UNPACKED:
        removed[name] += 1
        _unpack(element)
    elif name not in _KEPT or (name == "style" and not _is_harmless(element.text or "")):
        if name and name != "metadata":  # notes of a drawing program are no loss
            removed[name] += 1
        _take_out(element)
    else:
        _clean_attributes(element, removed)


def _clean_attributes(element: etree._Element, removed: Counter[str]) -> None:
    for name, value in list(element.attrib.items()):
        key, text = str(name), str(value)
        if key in ("href", _XLINK_HREF):
            if not (_WITHIN.match(text) or (_name(element) == "image" and _PICTURE.match(text))):
                removed["href"] += 1
                del element.attrib[name]
        elif key.lower().startswith("on"):
            removed[key] += 1
            del element.attrib[name]
        elif not _ATTRIBUTE.match(key):
            del element.attrib[name]  # of another language: what a drawing program notes for itself
        elif not _is_harmless(text):
            removed[key] += 1
            del element.attrib[name]


def _is_harmless(text: str) -> bool:
    if _DANGEROUS_WORDS.search(text) or text.lower().count("url(") != len(_ADDRESSES.findall(text)):
        return False
    return all(_WITHIN.match(found[2].strip()) for found in _ADDRESSES.finditer(text))


def _name(element: etree._Element) -> str:
    """Its name in SVG; "" for whatever is not SVG."""
    if not isinstance(element.tag, str):
        return ""
    name = etree.QName(element)
    return name.localname if name.namespace == _SVG else ""


def _take_out(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    _give_text(element, element.tail)
    parent.remove(element)
    element.clear()


def _unpack(element: etree._Element) -> None:
    parent = element.getparent()
    assert parent is not None
    at = parent.index(element)
    for child in reversed(element):
        parent.insert(at, child)
    _give_text(element, (element.text or "") + (element.tail or ""))
    parent.remove(element)


def _give_text(element: etree._Element, text: str | None) -> None:
    """Text after an element that goes stays where it was."""
    parent, before = element.getparent(), element.getprevious()
    element.tail = None
    if text and parent is not None:
        if before is not None:
            before.tail = (before.tail or "") + text
        else:
            parent.text = (parent.text or "") + text
