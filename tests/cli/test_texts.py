"""Collecting and checking texts, on made-up files."""

import gettext
from pathlib import Path

import pytest

from valghalla.cli.catalogues import Text, texts_in_use
from valghalla.cli.spelling import Speller
from valghalla.cli.texts import compile_changed
from valghalla.cli.texts_check import problems
from valghalla.cli.texts_collect import collect

HEAD = (
    'msgid ""\nmsgstr ""\n"Content-Type: text/plain; charset=UTF-8\\n"\n'
    '"Plural-Forms: nplurals=2; plural=(n != 1);\\n"\n\n'
)


def _po(folder: Path, body: str) -> Path:
    path = folder / "locale" / "da" / "LC_MESSAGES" / "django.po"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(HEAD + body, encoding="utf-8")
    return path


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")


def test_python_and_templates_are_read(tmp_path: Path) -> None:
    _write(
        tmp_path / "tasks" / "views.py",
        "from django.utils.translation import gettext as _, gettext_lazy, ngettext, pgettext\n"
        'a = _("Save")\nb = pgettext("state", "Open")\nc = gettext_lazy("Name")\n'
        'd = ngettext("%(count)s task", "%(count)s tasks", 2)\ne = "not a text"\n',
    )
    _write(
        tmp_path / "site" / "templates" / "site" / "tasks" / "list.html",
        """<div>
              {% load i18n %}<p title="{% translate 'Look at “it”' %}">it's {{ x }}</p>
        {% blocktranslate trimmed with who=person %}
            Hello
            {{ who }}
        {% endblocktranslate %}
           {% blocktranslate count n=1 %}one day{% plural %}{{ n }} days{% endblocktranslate %}
        {% translate "Open" context "button" %}{{ _("Loose") }}
        </div>""",
    )
    assert set(texts_in_use(tmp_path)) == {
        Text("Save"),
        Text("Open", context="state"),
        Text("Name"),
        Text("%(count)s task", "%(count)s tasks"),
        Text("Look at “it”"),
        Text("Hello %(who)s"),
        Text("one day", "%(n)s days"),
        Text("Open", context="button"),
        Text("Loose"),
    }


def test_collecting_adds_to_the_feature_keeps_translations_and_leaves_shared_words(tmp_path: Path) -> None:
    _po(tmp_path / "components", 'msgid "Save"\nmsgstr "Gem"\n')
    own = _po(tmp_path / "site" / "tasks", 'msgid "Task"\nmsgstr "Opgave"\n\nmsgid "Gone"\nmsgstr "Væk"\n')
    _write(tmp_path / "site" / "tasks" / "views.py", 'a = _("Task")\nb = _("Save")\nc = _("Place")\n')
    _write(tmp_path / "site" / "templates" / "site" / "tasks" / "a.html", "{% translate 'Area' %}")
    _write(tmp_path / "places" / "errors.py", 'a = _("Too far")\n')

    new = collect(tmp_path)

    places = tmp_path / "places" / "locale" / "da" / "LC_MESSAGES" / "django.po"
    assert new == {own: [Text("Area"), Text("Place")], places: [Text("Too far")]}
    assert own.read_text(encoding="utf-8") == (
        f'{HEAD}msgid "Task"\nmsgstr "Opgave"\n\nmsgid "Area"\nmsgstr ""\n\nmsgid "Place"\nmsgstr ""\n\n'
        '#~ msgid "Gone"\n#~ msgstr "Væk"\n'
    )
    before = {path: path.read_bytes() for path in tmp_path.rglob("*.po")}
    collect(tmp_path)
    assert {path: path.read_bytes() for path in tmp_path.rglob("*.po")} == before, "a second time changes nothing"


def test_a_complete_catalogue_has_no_problems(tmp_path: Path) -> None:
    _write(tmp_path / "a.py", 'x = _("Save")\ny = ngettext("one task", "%(n)s tasks", 2)\nz = _("Team")\n')
    _po(
        tmp_path,
        'msgid "Save"\nmsgstr "Gem"\n\nmsgid "one task"\nmsgid_plural "%(n)s tasks"\n'
        'msgstr[0] "én opgave"\nmsgstr[1] "%(n)s opgaver"\n\nmsgid "Team"\nmsgstr "Team"\n',
    )
    assert problems(tmp_path, None) == []


PLACE = "locale/da/LC_MESSAGES/django.po"


@pytest.mark.parametrize(
    ("body", "problem"),
    [
        ('msgid "Save"\nmsgstr ""\n', "a.py: “Save” has no Danish text in any catalogue"),
        ('#, fuzzy\nmsgid "Save"\nmsgstr "Gem"\n', f"{PLACE}: “Save” is marked fuzzy; read it and take the mark away"),
        ('msgid "Save"\nmsgstr "Save"\n', f"{PLACE}: “Save” is left in English (save)"),
        ('msgid "Save"\nmsgstr "Gem %(name)s"\n', f"{PLACE}: “Save” and its Danish text do not name the same values"),
    ],
)
def test_each_fault_is_named(tmp_path: Path, body: str, problem: str) -> None:
    _write(tmp_path / "a.py", 'x = _("Save")\n')
    _po(tmp_path, body)
    assert problems(tmp_path, None) == [problem]


def test_a_missing_and_an_unknown_value_in_a_plural_are_named(tmp_path: Path) -> None:
    _write(tmp_path / "a.py", 'y = ngettext("one task", "%(n)s tasks", 2)\n')
    body = 'msgid "one task"\nmsgid_plural "%(n)s tasks"\nmsgstr[0] "én opgave"\nmsgstr[1] "flere opgaver"\n'
    _po(tmp_path, body)
    assert problems(tmp_path, None) == [f"{PLACE}: “one task” and its Danish text do not name the same values"]


def test_one_text_with_two_translations_is_named(tmp_path: Path) -> None:
    _write(tmp_path / "a.py", 'x = _("Place")\n')
    _po(tmp_path / "b", 'msgid "Place"\nmsgstr "Arbejdssted"\n')
    _po(tmp_path / "c", 'msgid "Place"\nmsgstr "Sted"\n')
    assert problems(tmp_path, None) == [f"c/{PLACE}: “Place” is “Sted” here and “Arbejdssted” in b/{PLACE}"]


@pytest.fixture
def speller(tmp_path: Path) -> Speller:
    """A dictionary of three words, and one of the project's own."""
    (tmp_path / "words").mkdir()
    dictionary = tmp_path / "words" / "tiny"
    dictionary.with_suffix(".aff").write_text("SET UTF-8\n", encoding="utf-8")
    dictionary.with_suffix(".dic").write_text("3\ngem\nopgave\nårligt\n", encoding="utf-8")
    (tmp_path / "own").write_text("# ours\nvalgtilforordnet  # from the act\n", encoding="utf-8")
    return Speller(tmp_path / "own", tmp_path / "memory.json", dictionary)


def test_words_in_neither_list_are_named(tmp_path: Path, speller: Speller) -> None:
    _write(tmp_path / "a.py", 'x = _("Store %(name)s")\n')
    _po(tmp_path, 'msgid "Store %(name)s"\nmsgstr "Gem opgvae %(name)s årligt: <b>Valgtilforordnet</b>, CPR"\n')
    assert problems(tmp_path, speller) == [
        f"{PLACE}: “Store %(name)s”: “opgvae” is no known Danish word; correct it or add it to docs/danish-words.txt"
    ]
    assert "opgvae" in (tmp_path / "memory.json").read_text()


def test_compiling_writes_what_has_changed_and_no_more(tmp_path: Path) -> None:
    _po(tmp_path, 'msgid "Save"\nmsgstr "Gem"\n')
    elsewhere = tmp_path / "elsewhere"
    po = _po(elsewhere, 'msgctxt "a book"\nmsgid "%(count)s page"\nmsgid_plural "%(count)s pages"\n')
    with po.open("a", encoding="utf-8") as file:
        file.write('msgstr[0] "%(count)s side"\nmsgstr[1] "%(count)s sider"\n')
    joined = tmp_path / "config" / "locale" / "da" / "LC_MESSAGES" / "django.mo"
    assert compile_changed(tmp_path) == [joined]
    assert compile_changed(tmp_path) == []
    with joined.open("rb") as file:
        texts = gettext.GNUTranslations(file)
    assert texts.gettext("Save") == "Gem"
    assert [texts.npgettext("a book", "%(count)s page", "%(count)s pages", n) for n in (1, 2)] == [
        "%(count)s side",
        "%(count)s sider",
    ]
    po.write_text(po.read_text(encoding="utf-8").replace("sider", "blade"), encoding="utf-8")
    assert compile_changed(tmp_path) == [joined]
