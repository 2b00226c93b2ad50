"""Our answer to a pushed message, from the template in wire/."""

from copy import deepcopy
from enum import IntEnum
from pathlib import Path

from lxml import etree

from valghalla.base.foreign_xml import read_template


class Answer(IntEnum):
    """TAKEN: it is ours now and need not come again.   EMPTY: there was nothing in it.   UNREADABLE: it was no message."""

    TAKEN = 20
    EMPTY = 40
    UNREADABLE = 41


_TEXTS = {
    Answer.TAKEN: "OK",
    Answer.EMPTY: "Beskeden er tom",
    Answer.UNREADABLE: "Beskeden kunne ikke fortolkes",
}
_TEMPLATE = read_template(Path(__file__).parent / "wire" / "modtag_besked_output.xml")


def write(answer: Answer) -> bytes:
    """ModtagBeskedOutput, UTF-8."""
    output = deepcopy(_TEMPLATE)
    for name, text in (("StatusKode", str(int(answer))), ("FejlbeskedTekst", _TEXTS[answer])):
        (element,) = output.iter(f"{{*}}{name}")
        element.text = text
    return etree.tostring(output, encoding="UTF-8", xml_declaration=True)
