"""Bringing the catalogues in step with the code."""

import io
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import write_po

from valghalla.cli.catalogues import DOMAIN, LANGUAGE, Catalogue, Text, catalogues, is_translated, texts_in_use

_HEAD = """\
msgid ""
msgstr ""
"Language: da\\n"
"Content-Type: text/plain; charset=UTF-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Plural-Forms: nplurals=2; plural=(n != 1);\\n"

"""


def collect(source: Path) -> dict[Path, list[Text]]:
    """Add new texts to the catalogue of their feature, and set aside those that nothing asks for.

    A text that any catalogue translates is not asked for again. Translations are kept. Returns the texts
    that now wait for one, by catalogue. Files that need no change are left alone, and what stands in the others stays
    where it stands, new texts behind it, so that a comparison shows what is new.
    """
    used = texts_in_use(source)
    known = {text for catalogue in catalogues(source) for text, entry in catalogue.entries if is_translated(entry)}
    found = {catalogue.path: catalogue for catalogue in catalogues(source)}
    new: dict[Path, list[Text]] = {}
    for text, files in used.items():
        if text not in known:
            new.setdefault(_catalogue_for(source, files[0]), []).append(text)
    for path in sorted(found.keys() | new.keys()):
        catalogue = found.get(path) or Catalogue(path, _empty())
        if _bring_in_step(catalogue, set(used), new.get(path, [])):
            _write(catalogue)
    return {path: sorted(texts) for path, texts in new.items()}


def _bring_in_step(catalogue: Catalogue, used: set[Text], new: list[Text]) -> bool:
    changed = False
    catalog = catalogue.catalog
    for text, entry in list(catalogue.entries):
        if text not in used:
            catalog.delete(entry.id, entry.context)
            if is_translated(entry):
                catalog.obsolete[text.singular] = entry
            changed = True
    present = {text for text, _ in catalogue.entries}
    for text in sorted(new):
        if text not in present:
            catalog.add((text.singular, text.plural) if text.plural else text.singular, context=text.context or None)
            changed = True
    return changed


def _write(catalogue: Catalogue) -> None:
    """Under the head that the file has. A text is a line, however long."""
    path = catalogue.path
    head = path.read_text("utf-8").partition("\n\n")[0] + "\n\n" if path.exists() else _HEAD
    body = io.BytesIO()
    write_po(body, catalogue.catalog, no_location=True, omit_header=True, width=0)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(head + body.getvalue().decode().strip("\n") + "\n", "utf-8")


def _catalogue_for(source: Path, file: Path) -> Path:
    """The catalogue of the feature that the file belongs to.

    That is the nearest folder above with a locale folder; else the feature's folder, which for a template
    <site>/templates/<site>/<feature>/... is <site>/<feature>.
    """
    inside = file.relative_to(source).parts
    if "templates" in inside:
        at = inside.index("templates")
        feature = source.joinpath(*inside[:at], *inside[at + 2 : -1][:1])
        folder = feature if feature.is_dir() else source.joinpath(*inside[:at])
    else:
        folder = file.parent
    for above in (folder, *folder.parents):
        if above == source:
            break
        if (above / "locale").is_dir():
            folder = above
            break
    else:
        folder = source
    return folder / "locale" / LANGUAGE / "LC_MESSAGES" / DOMAIN


def _empty() -> Catalog:
    return Catalog(locale=LANGUAGE, fuzzy=False)
