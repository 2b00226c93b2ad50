"""The documents: what they point at is there, and what they call a button is what stands on it."""

import re
from functools import cache
from pathlib import Path

from babel.messages.pofile import read_po

from tests.test_architecture import ROOT, tracked
from valghalla.cli.welcome import PEOPLE
from valghalla_simulators.people import WELL_KNOWN

_KINDS = "py|md|toml|typ|csv|html|css|js|po|png|txt"
# "tasks/claim.py", "docs/rules/*.md", "../rules/lists.md"; nothing that goes on, and no address.
_PATH = re.compile(rf"(?<![\w/.:*-])(?:\.\./)*[\w*-]+(?:/[\w.*-]+)*\.(?:{_KINDS})\b(?![./]\w)")
_FOLDER = re.compile(r"`([\w-]+(?:/[\w-]+)*/)`")
_FROM_THE_ROOT = re.compile(rf"(?<![\w/.])(?:docs|tests|src)/[\w/.-]+\.(?:{_KINDS})\b")
_NAME_IN_FILE = re.compile(r"`([\w/]+\.py): (\w+)`")
_LINK = re.compile(r"\[[^\]]*\]\(([^)#\s]+)")
_CPR_NUMBER = re.compile(r"\b\d{6}-\d{4}\b")
_BUTTON = re.compile(r"(?<!\*)\*([^*\n]+)\*(?!\*)")
# Not of the tree: the design system's own script, an address of the site.
_ELSEWHERE = {"Node.js", "look/colours.css"}
_SAMPLES = "tests/cli/test_acceptance.py"  # makes trees of its own


def documents() -> list[Path]:
    return [path for path in tracked("*.md") if path.is_file()]


@cache
def _names() -> str:
    files = [path.relative_to(ROOT) for path in tracked()]
    folders = {folder for file in files for folder in file.parents}
    return "\n".join([*(f"/{file}" for file in files), *(f"/{folder}/" for folder in folders), ""])


def _is_there(path: str, document: Path) -> bool:
    """Documents leave out where a path begins ("tasks/claim.py") and may mean several ("calendar_*.py")."""
    if path.startswith("../"):
        return (document.parent / path).exists()
    if "*" not in path:
        return f"/{path}\n" in _names()
    return re.search(rf"/{re.escape(path)}\n".replace(r"\*", r"[^/\n]*"), _names()) is not None


def test_every_file_and_folder_that_a_document_names_is_there():
    gone, found = [], 0
    for document in documents():
        text = document.read_text("utf-8")
        named = {*_PATH.findall(text), *_FOLDER.findall(text)} - _ELSEWHERE
        found += len(named)
        gone += [(str(document.relative_to(ROOT)), path) for path in named if not _is_there(path, document)]
    assert gone == []
    assert found > 400


def test_every_document_or_test_that_the_code_names_is_there():
    named = [
        (str(file.relative_to(ROOT)), path)
        for file in tracked("*.py", "*.html", "*.toml", "*.typ", "*.css", "*.js", "*.po")
        if str(file.relative_to(ROOT)) != _SAMPLES and file != Path(__file__)
        for line in file.read_text("utf-8").splitlines()
        if "docs/" in line or "tests/" in line or "src/" in line
        for path in _FROM_THE_ROOT.findall(line)
    ]
    assert len(named) > 100
    assert [(file, path) for file, path in sorted(named) if not (ROOT / path).is_file()] == []


def test_every_function_that_a_document_finds_in_a_file_is_in_it():
    named = [found for document in documents() for found in _NAME_IN_FILE.findall(document.read_text("utf-8"))]
    assert len(named) > 5
    for path, name in named:
        assert re.search(rf"^(?:async )?(?:def|class) {name}\b", _source(path), re.MULTILINE), f"{path}: {name}"


def _source(path: str) -> str:
    return (ROOT / "src/valghalla" / path).read_text("utf-8")


def test_every_link_leads_somewhere():
    gone = [
        (str(document.relative_to(ROOT)), link)
        for document in documents()
        for link in _LINK.findall(document.read_text("utf-8"))
        if "://" not in link and not (document.parent / link).exists()
    ]
    assert gone == []


def test_the_first_page_calls_buttons_what_they_are_called():
    catalogues = [read_po(path.open("rb")) for path in tracked("src/valghalla/*/locale/da/*.po")]
    words = {message.string for catalogue in catalogues for message in catalogue if isinstance(message.string, str)}
    buttons = set(_BUTTON.findall((ROOT / "README.md").read_text("utf-8")))
    assert len(buttons) > 5
    assert buttons - words == set()


def test_whom_one_may_be_is_somebody_who_can_sign_in():
    """As the first page and `up` say it."""
    said = (ROOT / "README.md").read_text("utf-8") + "\n".join(what for _, _, what in PEOPLE)
    numbers = set(_CPR_NUMBER.findall(said))
    assert len(numbers) >= 5
    assert numbers <= {f"{known.number[:6]}-{known.number[6:]}" for known in WELL_KNOWN if known.can_sign_in}
    assert [name for _, name, _ in PEOPLE if name not in said] == []
