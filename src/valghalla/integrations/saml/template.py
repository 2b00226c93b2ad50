"""Our own messages, from the templates in wire/."""

import secrets
from copy import deepcopy
from functools import cache
from pathlib import Path

from lxml import etree

from valghalla.base.foreign_xml import read_template

_FOLDER = Path(__file__).parent / "wire"


def copy_of(name: str) -> etree._Element:
    """A fresh copy of a template, without its comments. name: of the file in wire/, without ending."""
    return deepcopy(_template(name))


def new_id() -> str:
    """An ID that nobody guesses, for a message: "_" and 32 hexadecimal digits."""
    return f"_{secrets.token_hex(16)}"


def fill(root: etree._Element, name: str, text: str) -> etree._Element:
    """Put a text into the one element of that name; returns it."""
    (element,) = root.iter(f"{{*}}{name}")
    element.text = text
    return element


def bytes_of(root: etree._Element) -> bytes:
    """UTF-8, without a declaration."""
    return etree.tostring(root, encoding="UTF-8", xml_declaration=False)


@cache
def _template(name: str) -> etree._Element:
    return read_template(_FOLDER / f"{name}.xml")
