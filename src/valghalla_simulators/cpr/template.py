"""Messages from files: XML with {facts} in it, where what is missing leaves no trace."""

import re
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from xml.sax.saxutils import escape

from lxml import etree

WIRE = Path(__file__).parent / "wire"
Facts = Mapping[str, str | int | bool | None]
_Writer = Callable[[Facts], str]
_HOLE = re.compile(r"\{(\w+)\}")
# What XML 1.0 cannot hold at all, not even escaped.
_UNWRITABLE = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(name: str, facts: Facts) -> bytes:
    """The template filled with facts, in UTF-8.

    A fact that is None or "" takes its element away, and an element left without content goes too. True and False
    become "true" and "false". Raises KeyError when the template asks for a fact that was not given.
    """
    return ('<?xml version="1.0" encoding="UTF-8"?>\n' + _compiled(name)(facts)).encode()


@cache
def _compiled(name: str) -> _Writer:
    parser = etree.XMLParser(remove_comments=True, remove_blank_text=True, resolve_entities=False, no_network=True)
    return _writer(etree.parse(WIRE / name, parser).getroot(), {})


def _writer(element: etree._Element, declared: dict[str | None, str]) -> _Writer:
    name = etree.QName(element)
    tag = f"{element.prefix}:{name.localname}" if element.prefix else name.localname
    new = {prefix: uri for prefix, uri in element.nsmap.items() if declared.get(prefix) != uri}
    opening = "".join(
        [f"<{tag}", *(f' xmlns{":" + prefix if prefix else ""}="{uri}"' for prefix, uri in new.items()), ">"]
    )
    children = [_writer(child, element.nsmap) for child in element]
    text = element.text or ""

    def write(facts: Facts) -> str:
        content = "".join([child(facts) for child in children]) if children else _filled(text, facts)
        return f"{opening}{content}</{tag}>" if content else ""

    return write


def _filled(text: str, facts: Facts) -> str:
    return _HOLE.sub(lambda hole: _written(facts[hole[1]]), text)


def _written(fact: str | int | bool | None) -> str:
    if fact is None:
        return ""
    if isinstance(fact, bool):
        return "true" if fact else "false"
    return escape(_UNWRITABLE.sub("", str(fact)))
