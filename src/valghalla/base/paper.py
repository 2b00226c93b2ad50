"""Typesetting: a Typst file of ours and facts become a PDF that prints and reads aloud well (PDF/UA-1)."""

import json
import threading
from pathlib import Path
from typing import Any

import typst


class _Kept(threading.local):
    """Compilers by template, for each thread its own: to make one, with its fonts, takes as long as to typeset a letter."""

    def __init__(self) -> None:
        self.compilers: dict[Path, typst.Compiler] = {}


_kept = _Kept()


def typeset(template: Path, facts: dict[str, Any]) -> bytes:
    """The PDF. template: a ``.typ`` file; it reads the facts by ``json(bytes(sys.inputs.facts))``, as plain text whatever
    they hold. facts: what JSON can hold, with "title" and "language" for the document.

    Only fonts that come with Typst are used, so that a page looks the same on every machine. Takes about 0.1 s for
    thirty pages; the result is held in memory.
    """
    made = _compiler(template).compile(
        sys_inputs={"facts": json.dumps(facts, ensure_ascii=False)},
        pdf_standards="ua-1",
    )
    assert isinstance(made, bytes)
    return made


def _compiler(template: Path) -> typst.Compiler:
    """This thread's for the template; it reads the file anew each time."""
    if template not in _kept.compilers:
        _kept.compilers[template] = typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)
    return _kept.compilers[template]
