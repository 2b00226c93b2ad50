"""The Danish words of the parts are all there."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import valghalla

SOURCE = Path(valghalla.__file__).parent
CATALOGUE = SOURCE / "components" / "locale" / "da" / "LC_MESSAGES" / "django.po"
OPERATORS = SOURCE / "operator_site" / "locale" / "da" / "LC_MESSAGES" / "django.po"
FILES = [
    *(SOURCE / "components").rglob("*.html"),
    *(SOURCE / "components").rglob("*.py"),
    *SOURCE.glob("*_site/templates/*_site/*.html"),
]


def catalogue(*places: Path) -> dict[str, object]:
    found = {}
    for place in places or (CATALOGUE,):
        with place.open("rb") as file:
            found |= {m.id if isinstance(m.id, str) else m.id[0]: m for m in read_po(file, locale="da") if m.id}
    return found


def used() -> set[str]:
    found: set[str] = set()
    for path in FILES:
        text = path.read_text()
        found |= set(re.findall(r'{% translate "([^"]+)"', text))
        found |= set(re.findall(r'\b(?:_|gettext|gettext_lazy|ngettext)\("([^"]+)"', text))
        for block in re.findall(
            r"{% blocktranslate trimmed[^%]*%}(.*?){% (?:endblocktranslate|plural) %}", text, re.DOTALL
        ):
            found.add(re.sub(r"{{ (\w+) }}", r"%(\1)s", " ".join(block.split())))
    return found


@pytest.mark.acceptance("A-022")
def test_every_text_has_its_danish():
    known = catalogue(CATALOGUE, OPERATORS)
    assert used() - known.keys() == set()
    assert [m.id for m in known.values() if not all(m.string if isinstance(m.string, tuple) else [m.string])] == []


def test_translations_name_the_same_values():
    for message in catalogue().values():
        ids = message.id if isinstance(message.id, tuple) else (message.id,)
        strings = message.string if isinstance(message.string, tuple) else (message.string,)
        named = set(re.findall(r"%\((\w+)\)s", ids[0]))
        assert all(set(re.findall(r"%\((\w+)\)s", text)) == named for text in strings), message.id
