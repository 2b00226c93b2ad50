"""Typesetting: a Typst file of ours and facts become a PDF that prints and reads aloud well (PDF/UA-1)."""

import json
from pathlib import Path
from typing import Any

import typst


def typeset(template: Path, facts: dict[str, Any]) -> bytes:
    """The PDF. template: a ``.typ`` file; it reads the facts by ``json(bytes(sys.inputs.facts))``, as plain text whatever
    they hold. facts: what JSON can hold, with "title" and "language" for the document.

    Only fonts that come with Typst are used, so that a page looks the same on every machine. Takes about 0.1 s for
    thirty pages; the result is held in memory.
    """
    made = typst.compile(
        str(template),
        root=str(template.parent),
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
        ignore_system_fonts=True,
    )
    assert isinstance(made, bytes)
    return made
