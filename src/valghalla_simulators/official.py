"""The official schemas, which are not part of this project: used to check what comes in wherever they are at hand."""

import os
from functools import cache
from pathlib import Path
from typing import Any

from lxml import etree

_BESIDE = Path(__file__).resolve().parents[3] / "shared" / "reference"


@cache
def schema(name: str) -> etree.XMLSchema | None:
    """A schema by its path, as "memo-1.1/MeMo_core.xsd"; None where it is not to be had.

    Looked for under VALGHALLA_OFFICIAL_SCHEMAS, else beside the checkout.
    """
    folder = Path(os.environ.get("VALGHALLA_OFFICIAL_SCHEMAS") or _BESIDE)
    file = folder / "danish-infrastructure" / "schemas" / name
    return etree.XMLSchema(file=str(file)) if file.is_file() else None


def complaint(found: etree.XMLSchema, root: etree._Element) -> str | None:
    """What the schema has against an element, in its own words; None when it is valid."""
    if found.validate(etree.ElementTree(root)):
        return None
    log: Any = found.error_log  # its stubs know of no entries
    return str(log[0].message) if len(log) else "not valid"
