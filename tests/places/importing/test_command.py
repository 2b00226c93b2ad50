"""``manage import_places``."""

import io

import pytest
from django.core.management import CommandError, call_command

from tests.places.polling_places import FILES, content
from valghalla.base.tenancy import acting_for
from valghalla.places.models import Area, WorkLocation

FILE = "Sted;Kreds;Vej;Pnr;B\nRådhuset;Nord;Torvet 1;4272;Korsbæk\nSkolen;Syd;Vej 2;4272;Korsbæk\n"
MAP = ["title=1", "area=2", "address=Vej", "postal_code=4", "city=5"]


@pytest.fixture
def run(tmp_path, municipality):
    def command(text: str | bytes, *options: str, name: str = "steder.csv") -> str:
        path = tmp_path / name
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        out = io.StringIO()
        call_command("import_places", str(path), "--municipality", municipality.slug, *options, stdout=out)
        return out.getvalue()

    return command


def places(municipality) -> list[tuple]:
    with acting_for(municipality):
        return list(WorkLocation.objects.order_by("sort_key").values_list("title", "area__name", "address", "city"))


def test_columns_by_number_and_by_heading(run, municipality, other_municipality):
    run(FILE, "--map", *MAP)
    assert places(municipality) == [
        ("Rådhuset", "Nord", "Torvet 1", "Korsbæk"),
        ("Skolen", "Syd", "Vej 2", "Korsbæk"),
    ]
    assert places(other_municipality) == []


def test_a_dry_run_shows_everything_and_stores_nothing(run, municipality):
    shown = run(FILE, "--map", *MAP, "--dry-run")
    assert all(name in shown for name in ("Rådhuset", "Skolen", "Nord", "Syd"))
    assert places(municipality) == []


def test_a_second_run_updates(run, municipality):
    run(FILE, "--map", *MAP)
    shown = run(FILE.replace("Torvet 1", "Torvet 9"), "--map", *MAP)
    assert "Torvet 1 → Torvet 9" in shown
    assert [row[2] for row in places(municipality)] == ["Torvet 9", "Vej 2"]


@pytest.mark.parametrize(
    ("text", "options"),
    [
        (b"", []),
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj\n", []),
        (b"x" * (10 * 1024 * 1024 + 1), []),
        (FILE.encode(), ["--map", "colour=1"]),
        (FILE.encode(), ["--map", "title=17"]),
        (FILE.encode(), ["--header", "99"]),
        (FILE.replace("4272", "427x").encode(), ["--map", *MAP]),
        (b"Sted\nSkolen\n", ["--map", "title=1"]),
        (b"Sted;Kreds\nSkolen;Nord\n", ["--map", "title=1", "area=2"]),
    ],
    ids=["empty", "pdf", "too large", "field", "column", "header", "problems", "no area", "no address"],
)
def test_what_stands_in_the_way_is_one_sentence_and_stores_nothing(run, municipality, text, options):
    with pytest.raises(CommandError) as stopped:
        run(text, *options)
    assert str(stopped.value).endswith((".", "Field", "?")) or "colour" in str(stopped.value)
    assert "Traceback" not in str(stopped.value)
    assert places(municipality) == []
    with acting_for(municipality):
        assert Area.objects.count() == 0


def test_an_unknown_municipality(tmp_path, db):
    path = tmp_path / "x.csv"
    path.write_text(FILE)
    with pytest.raises(CommandError, match="atlantis"):
        call_command("import_places", str(path), "--municipality", "atlantis", "--map", *MAP)


def test_lines_can_be_left_out_and_taken_in(run, municipality):
    text = "Sted;Kreds;Vej;Pnr;B\nRådhuset;Nord;Torvet 1;4272;K\nI alt;;;;\n"
    run(text, "--map", *MAP, "--leave-out", "2", "--take-in", "3", "--area", "Syd", "--allow-missing-address")
    assert [row[:2] for row in places(municipality)] == [("I alt", "Syd")]


@pytest.mark.parametrize("name", FILES)
def test_the_real_polling_places(run, municipality, name):
    real = content(name)
    run(real, "--allow-missing-address", name=name)
    run(real, "--allow-missing-address", name=name)
    assert len(places(municipality)) == FILES[name]
