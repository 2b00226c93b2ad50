"""Reading what the code asks to have translated, and the catalogues that answer."""

import io
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.catalog import Message as Entry
from babel.messages.extract import DEFAULT_KEYWORDS, extract
from babel.messages.pofile import read_po
from django.utils.translation.template import templatize

LANGUAGE = "da"
DOMAIN = "django.po"
_LAZY = ("gettext", "ngettext", "pgettext", "npgettext")
KEYWORDS = dict(DEFAULT_KEYWORDS) | {f"{name}_lazy": DEFAULT_KEYWORDS[name] for name in _LAZY} | {"gettext_noop": None}
TEMPLATE_ENDINGS = {".html", ".txt", ".xml"}
# Both quote other programs' texts rather than asking for translations of their own.
_NOT_SCREENS = {"migrations", "cli"}


@dataclass(frozen=True, order=True)
class Text:
    """What the code asks for: the context tells two short words apart, plural is "" without one."""

    singular: str
    plural: str = ""
    context: str = ""

    def __str__(self) -> str:
        return f"“{self.singular}”" + (f" ({self.context})" if self.context else "")


@dataclass(frozen=True)
class Catalogue:
    """One .po file: the entries in use, without the file's own head."""

    path: Path
    catalog: Catalog

    @property
    def entries(self) -> Iterator[tuple[Text, Entry]]:
        for entry in self.catalog:
            if entry.id:
                yield text_of(entry), entry


def text_of(entry: Entry) -> Text:
    singular, plural = entry.id if isinstance(entry.id, tuple | list) else (entry.id, "")
    return Text(singular, plural, entry.context or "")


def forms(entry: Entry) -> tuple[str, ...]:
    """The translations of an entry: one, or one for each plural."""
    strings = entry.string if isinstance(entry.string, tuple | list) else (entry.string,)
    return tuple(string or "" for string in strings)


def is_translated(entry: Entry) -> bool:
    return all(form.strip() for form in forms(entry))


def catalogues(source: Path) -> list[Catalogue]:
    """The Danish catalogues under the folder, in order of their paths."""
    found = sorted(source.glob(f"**/locale/{LANGUAGE}/LC_MESSAGES/{DOMAIN}"))
    return [Catalogue(path, _read(path)) for path in found]


def _read(path: Path) -> Catalog:
    with path.open("rb") as file:
        return read_po(file, locale=LANGUAGE, domain="django")


def texts_in_use(source: Path) -> dict[Text, list[Path]]:
    """Each text that Python and templates under the folder ask for, with the files that do."""
    used: dict[Text, list[Path]] = {}
    for file in _files(source):
        for text in texts_of_file(file):
            files = used.setdefault(text, [])
            if file not in files:
                files.append(file)
    return used


def _files(source: Path) -> Iterable[Path]:
    for file in sorted(source.rglob("*")):
        inside = file.relative_to(source).parts
        is_template = file.suffix in TEMPLATE_ENDINGS and "templates" in inside
        if file.is_file() and (file.suffix == ".py" or is_template) and not _NOT_SCREENS.intersection(inside):
            yield file


def texts_of_file(file: Path) -> Iterator[Text]:
    """The texts of one Python file or template."""
    code = file.read_text(encoding="utf-8")
    if file.suffix != ".py":
        # Templates become a run of names and gettext calls; their indentation means nothing.
        code = "\n".join(line.strip() for line in templatize(code, origin=str(file)).splitlines())
    for _, found, _, context in extract("python", io.BytesIO(code.encode()), KEYWORDS, (), {"encoding": "utf-8"}):
        parts = [part for part in (found if isinstance(found, tuple) else (found,)) if part]
        if parts:
            yield Text(parts[0], parts[1] if len(parts) > 1 else "", context or "")
