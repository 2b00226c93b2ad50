"""What is wrong with the Danish texts."""

import re
from collections.abc import Iterator
from pathlib import Path

from valghalla.cli.catalogues import Catalogue, Text, catalogues, forms, is_translated, texts_in_use
from valghalla.cli.spelling import Speller

_PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
_WORD = re.compile(r"[^\W\d_]+")
# English words of the screens that no Danish sentence holds; "send" or "team" would be Danish too.
# fmt: off
ENGLISH = frozenset({
    "add", "address", "age", "all", "and", "are", "assign", "available", "back", "cancel", "change", "choose",
    "close", "closed", "confirm", "create", "date", "day", "delete", "done", "edit", "error", "first",
    "from", "here", "is", "last", "location", "locations", "member", "members", "municipality", "name", "new",
    "next", "no", "none", "not", "number", "of", "off", "on", "or", "page", "participant", "participants", "phone",
    "place", "places", "previous", "remove", "required", "save", "saved", "search", "select", "settings", "show",
    "sign", "task", "tasks", "the", "this", "to", "unanswered", "update", "use", "view", "with", "work",
    "yes", "you", "your",
})
# fmt: on


def problems(source: Path, speller: Speller | None) -> list[str]:
    """One sentence for each thing wrong, in the order of the catalogues; empty when all is well.

    speller: None leaves the words out.
    """
    used = texts_in_use(source)
    found = catalogues(source)
    return [
        *_missing(source, used, found),
        *_contradicting(source, found),
        *(problem for catalogue in found for problem in _in_one(source, catalogue)),
        *(_misspelt(source, found, speller) if speller else []),
    ]


def _missing(source: Path, used: dict[Text, list[Path]], found: list[Catalogue]) -> Iterator[str]:
    known = {text for catalogue in found for text, entry in catalogue.entries if is_translated(entry)}
    for text, files in used.items():
        if text not in known:
            yield f"{files[0].relative_to(source)}: {text} has no Danish text in any catalogue"


def _contradicting(source: Path, found: list[Catalogue]) -> Iterator[str]:
    first: dict[tuple[str, str], tuple[Path, tuple[str, ...]]] = {}
    for catalogue in found:
        for text, entry in catalogue.entries:
            if not is_translated(entry):
                continue
            # gettext keeps singular texts and texts with a plural apart by the singular alone.
            path, said = first.setdefault((text.singular, text.context), (catalogue.path, forms(entry)))
            if said[0] != forms(entry)[0] or (len(said) == len(forms(entry)) and said != forms(entry)):
                yield (
                    f"{catalogue.path.relative_to(source)}: {text} is “{forms(entry)[0]}” here "
                    f"and “{said[0]}” in {path.relative_to(source)}"
                )


def _in_one(source: Path, catalogue: Catalogue) -> Iterator[str]:
    place = catalogue.path.relative_to(source)
    for text, entry in catalogue.entries:
        if entry.fuzzy:
            yield f"{place}: {text} is marked fuzzy; read it and take the mark away"
        if not is_translated(entry):
            continue
        if _placeholders_differ(text, forms(entry)):
            yield f"{place}: {text} and its Danish text do not name the same values"
        if forms(entry)[0] == text.singular and (
            english := ENGLISH & {word.lower() for word in _WORD.findall(text.singular)}
        ):
            yield f"{place}: {text} is left in English ({', '.join(sorted(english))})"


def _placeholders_differ(text: Text, danish: tuple[str, ...]) -> bool:
    """A plural's one-form may leave the number out ("one task"); no form may name what is not given."""
    asked = [_PLACEHOLDER.findall(form) for form in (text.singular, text.plural) if form]
    said = [_PLACEHOLDER.findall(form) for form in danish]
    if not text.plural:
        return sorted(said[0]) != sorted(asked[0])
    given = set(asked[0]) | set(asked[-1])
    return not all(set(names) <= given for names in said) or set(said[-1]) != set(asked[-1])


def _misspelt(source: Path, found: list[Catalogue], speller: Speller) -> Iterator[str]:
    for catalogue in found:
        for text, entry in catalogue.entries:
            for word in sorted({word for form in forms(entry) for word in speller.unknown(form)}):
                yield (
                    f"{catalogue.path.relative_to(source)}: {text}: “{word}” is no known Danish word; "
                    "correct it or add it to docs/danish-words.txt"
                )
    speller.remember()
