"""./valghalla texts: the texts of the screens."""

import argparse
from pathlib import Path

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
    """Write the .mo beside each .po that is newer than it; returns those written."""
    written = []
    for po in sorted(source.glob("**/locale/*/LC_MESSAGES/*.po")):
        mo = po.with_suffix(".mo")
        if not mo.exists() or mo.stat().st_mtime_ns <= po.stat().st_mtime_ns:
            with po.open("rb") as file:
                catalog = read_po(file, locale=po.parents[1].name)
            new = mo.with_suffix(".mo.new")
            with new.open("wb") as file:
                write_mo(file, catalog)
            new.replace(mo)
            written.append(mo)
    return written


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
