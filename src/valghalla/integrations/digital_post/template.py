"""Our requests, from the templates in wire/."""

from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

from valghalla.base.foreign_xml import read_template

_FOLDER = Path(__file__).parent / "wire"


def copy_of(name: str) -> etree._Element:
    """A fresh copy of a template, without its comments. name: of the file in wire/, without ending."""
    return deepcopy(_template(name))


def fill(root: etree._Element, path: str, text: str) -> None:
    """Put a text into the one element at that path (any namespace, "Sender/label"); without a text it goes."""
    (element,) = root.iterfind(".//" + "/".join(f"{{*}}{step}" for step in path.split("/")))
    if text:
        element.text = text
        return
    parent = element.getparent()
    assert parent is not None  # only leaves are filled
    parent.remove(element)


def add(parent: etree._Element, namespace: str, name: str, text: str | None = None) -> etree._Element:
    """A new last child."""
    child = etree.SubElement(parent, f"{{{namespace}}}{name}")
    child.text = text
    return child


@cache
def _template(name: str) -> etree._Element:
    return read_template(_FOLDER / f"{name}.xml")
