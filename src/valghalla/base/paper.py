"""Typesetting: a Typst file of ours and facts become a PDF that prints and reads aloud well (PDF/UA-1)."""

import json
import os
import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import typst

# Typesetting takes a processor and waits for nothing, so more at once would only take more memory.
_places = threading.BoundedSemaphore(os.cpu_count() or 2)
# Compilers that nobody uses now, by template: to make one, with its fonts, takes as long as to typeset a letter.
_idle: defaultdict[Path, list[typst.Compiler]] = defaultdict(list)
_lock = threading.Lock()


def typeset(template: Path, facts: dict[str, Any]) -> bytes:
    """The PDF. template: a ``.typ`` file; it reads the facts by ``json(bytes(sys.inputs.facts))``, as plain text whatever
    they hold. facts: what JSON can hold, with "title" and "language" for the document.

    Only fonts that come with Typst are used, so that a page looks the same on every machine. Takes about 0.1 s for
    thirty pages; the result is held in memory.
    """
    given = json.dumps(facts, ensure_ascii=False)
    with _compiler(template) as compiler:
        made = compiler.compile(sys_inputs={"facts": given}, pdf_standards="ua-1")
    assert isinstance(made, bytes)
    return made


@contextmanager
def _compiler(template: Path) -> Iterator[typst.Compiler]:
    """A compiler for the template alone for a block; it reads the file anew each time."""
    with _places:
        with _lock:
            kept = _idle[template].pop() if _idle[template] else None
        compiler = kept or typst.Compiler(str(template), root=str(template.parent), ignore_system_fonts=True)
        try:
            yield compiler
        finally:
            with _lock:
                _idle[template].append(compiler)
