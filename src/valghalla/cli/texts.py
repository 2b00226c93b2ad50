"""./valghalla texts: the texts of the screens."""

import argparse
from collections import defaultdict
from collections.abc import Sequence
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po

from valghalla.cli import folders

SOURCE = folders.SOURCE / "valghalla"


def run(arguments: list[str]) -> int:
    """Collect, check or compile; the exit code is 1 when the check finds something."""
    parser = argparse.ArgumentParser(
        prog="./valghalla texts", description="The texts of the screens, in .po files per feature."
    )
    steps = parser.add_subparsers(dest="step", required=True)
    steps.add_parser("collect", help="bring the catalogues in step with the code; translations are kept")
    steps.add_parser("check", help="name every Danish text that is missing, unclear or misspelt")
    steps.add_parser("compile", help="make the .mo files that Django reads")
    return {"collect": _collect, "check": check, "compile": _compile}[parser.parse_args(arguments).step]()


def compile_changed(source: Path = SOURCE) -> list[Path]:
    """Write one .mo for each language from all its .po when one of them is newer; returns those written.

    One and not one beside each .po, since Django looks a text up in every catalogue there is until it is found.
    """
    catalogues: dict[str, list[Path]] = defaultdict(list)
    for po in sorted(source.glob("**/locale/*/LC_MESSAGES/*.po")):
        catalogues[po.parents[1].name].append(po)
    written = []
    for language, pos in catalogues.items():
        mo = source / "config" / "locale" / language / "LC_MESSAGES" / "django.mo"
        if not mo.exists() or mo.stat().st_mtime_ns <= max(po.stat().st_mtime_ns for po in pos):
            _write(mo, _joined(language, pos))
            written.append(mo)
    return written


def _joined(language: str, pos: Sequence[Path]) -> Catalog:
    """What stands in all of them; a text has one translation, wherever it stands (``texts check``)."""
    joined = Catalog(locale=language)
    for po in pos:
        po.with_suffix(".mo").unlink(missing_ok=True)  # from before they were joined
        with po.open("rb") as file:
            for message in read_po(file, locale=language):
                if message.id:
                    joined.add(message.id, message.string, flags=message.flags, context=message.context)
    return joined


def _write(mo: Path, catalogue: Catalog) -> None:
    mo.parent.mkdir(parents=True, exist_ok=True)
    new = mo.with_suffix(".mo.new")
    with new.open("wb") as file:
        write_mo(file, catalogue)
    new.replace(mo)


def check() -> int:
    """Print what is wrong with the Danish texts; 1 when anything is."""
    from valghalla.cli.spelling import Speller
    from valghalla.cli.texts_check import problems

    speller = None
    if Speller.is_possible():
        speller = Speller(folders.ROOT / "docs" / "danish-words.txt", folders.var() / "run" / "danish-words.json")
    else:
        print("The words were not checked: install the dictionary with: sudo apt install hunspell-da")
    found = problems(SOURCE, speller)
    for problem in found:
        print(problem)
    print(f"texts: {len(found)} to mend" if found else "texts: all well")
    return 1 if found else 0


def _collect() -> int:
    from valghalla.cli.texts_collect import collect

    for path, texts in collect(SOURCE).items():
        print(f"{path.relative_to(folders.ROOT)}: {len(texts)} wait for a Danish text")
    return 0


def _compile() -> int:
    print(f"{len(compile_changed())} compiled")
    return 0
