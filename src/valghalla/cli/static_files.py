"""Static files: built from the npm parts, then gathered where the web server reads them."""

import sys
from pathlib import Path

from valghalla.cli import stamps
from valghalla.cli.folders import ROOT, SOURCE, locked
from valghalla.cli.parts import ensure_parts
from valghalla.cli.surroundings import run_django
from valghalla.components.build import PartMissing, build


def ensure_built(var: Path) -> None:
    """var/built holds what is made from the npm parts."""
    node_modules = ensure_parts(var)
    makers = (SOURCE / "valghalla" / "components").glob("*.py")
    mark = stamps.contents_mark([*makers, ROOT / "frontend" / "package-lock.json"])
    with locked(var / "run" / "built.lock"):
        if stamps.is_done(var / "run" / "built.stamp", mark):
            return
        try:
            build(node_modules, var / "built")
        except PartMissing as missing:
            print(f"Not built: {missing}", file=sys.stderr)
            raise
        stamps.note_done(var / "run" / "built.stamp", mark)


def ensure_collected(var: Path, environment: dict[str, str]) -> None:
    """var/static holds every static file under its hashed name."""
    folders = [folder for folder in SOURCE.glob("valghalla/*/static") if folder.is_dir()] + [var / "built"]
    files = [file for folder in folders for file in folder.rglob("*") if file.is_file()]
    lock = (ROOT / "requirements" / "run.txt").read_text()
    mark = stamps.mark_of(files, lock)
    with locked(var / "run" / "static.lock"):
        if not stamps.is_done(var / "run" / "static.stamp", mark):
            run_django(
                ["collectstatic", "--noinput", "--clear", "--verbosity", "0"], environment, "collecting static files"
            )
            stamps.note_done(var / "run" / "static.stamp", mark)
