"""The tables of acceptance lines: read from tests, and failing on a missing line."""

from pathlib import Path

import pytest

from valghalla.cli import acceptance
from valghalla.cli.acceptance import Section, Table, lines_proven, problems, unknown, written

TESTS = """
import pytest

pytestmark = [pytest.mark.django_db, pytest.mark.acceptance("A-041")]


@pytest.mark.acceptance("A-040", "A-042")
def test_one():
    pass


class TestMore:
    @pytest.mark.acceptance("A-040")
    def test_two(self):
        pass


def helper():
    return "A-048"
"""


def table(*, whole: bool, reasons: dict[str, str] | None = None) -> Table:
    return Table("admin", "The site", (Section("Areas", "A", 40, 43, whole),), reasons or {})


@pytest.fixture
def found(tmp_path: Path) -> dict[str, list[str]]:
    (tmp_path / "tests").mkdir()
    (tmp_path / "tests" / "test_areas.py").write_text(TESTS)
    return lines_proven(tmp_path / "tests")


def test_marks_are_found_on_tests_methods_and_modules(found):
    one, two = "tests/test_areas.py::test_one", "tests/test_areas.py::test_two"
    assert found == {"A-041": [one, two], "A-040": [one, two], "A-042": [one]}


@pytest.mark.acceptance("E-363")
@pytest.mark.parametrize(
    ("whole", "reasons", "expected"),
    [
        (False, {}, []),
        (True, {}, ["A-043 has neither a test nor a reason"]),
        (True, {"A-043": "Nobody can."}, []),
        (True, {"A-043": "Nobody can.", "A-040": "Idle."}, ["A-040 has a test; its reason can go"]),
    ],
)
def test_a_line_of_a_whole_section_needs_a_test_or_a_reason(found, whole, reasons, expected):
    assert problems(table(whole=whole, reasons=reasons), found) == expected


def test_a_line_that_nobody_knows_is_told(found):
    found["A-999"] = ["tests/x.py::test_x"]
    assert unknown([table(whole=False)], found) == ["A-999, named in tests/x.py::test_x, is in no table"]


def test_the_page_shows_tests_and_reasons(found):
    text = written(table(whole=True, reasons={"A-043": "Nobody can."}), found)
    assert "| A-042 | `tests/test_areas.py::test_one` |" in text
    assert "| A-043 | Nobody can. |" in text


def test_our_own_tables_can_be_read():
    assert [one.name for one in acceptance.tables()]
