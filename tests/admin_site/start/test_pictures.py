"""The pictures of the start page, and that they say what their tables say."""

import datetime
import re

import pytest

from tests.elections.factories import scene, work_location
from tests.participants.factories import participant
from tests.tasks.factories import held, task
from valghalla.admin_site.start.pictures import LEFT, MOST_AREAS, MOST_POINTS, areas, course
from valghalla.base import clock
from valghalla.elections.copy import take_in
from valghalla.tasks.counts import Counts
from valghalla.tasks.models import TaskState
from valghalla.tasks.overviews.staffing import staffing

TODAY = datetime.date(2026, 10, 1)
DAY = datetime.timedelta(days=1)


def corners(points: str) -> list[tuple[float, float]]:
    """The points of a polygon."""
    return [tuple(map(float, one.split(","))) for one in points.split()]  # type: ignore[misc]


def test_the_course_grows_day_by_day_and_ends_today():
    drawn = course({TODAY - 2 * DAY: Counts(accepted=2), TODAY - DAY: Counts(1, 1)}, 10, today=TODAY)
    assert drawn is not None
    assert [row.cells for row in drawn.table.rows] == [
        (TODAY, 3, 1, 6),
        (TODAY - DAY, 3, 1, 6),
        (TODAY - 2 * DAY, 2, 0, 8),
    ]
    accepted, all_held = corners(drawn.accepted), corners(drawn.held)
    assert accepted[0] == (LEFT, 210)
    assert [round((210 - y) / 19.6, 1) for _x, y in accepted[1:-1]] == [0, 2, 3, 3]
    assert [round((210 - y) / 19.6, 1) for _x, y in all_held[1:-1]] == [0, 2, 4, 4]
    assert float(drawn.goal) == 14
    assert [mark.text for mark in drawn.heights] == ["0", "5", "10"]


def test_many_days_are_a_dozen_points_and_the_last_holds_all():
    by_day = {TODAY - number * DAY: Counts(accepted=1) for number in range(200)}
    drawn = course(by_day, 1000, today=TODAY)
    assert drawn is not None
    assert len(drawn.table.rows) == MOST_POINTS
    assert drawn.table.rows[0].cells == (TODAY, 200, 0, 800)


@pytest.mark.parametrize(("by_day", "total"), [({}, 10), ({TODAY: Counts()}, 0)])
def test_nothing_to_draw(by_day, total):
    assert course(by_day, total, today=TODAY) is None
    assert areas([("Nord", Counts())]) is None


def test_bars_are_all_as_long_and_in_the_order_given():
    drawn = areas([("Nord", Counts(1, 1, 2)), ("Tom", Counts()), ("Ærø", Counts(accepted=5))])
    assert drawn is not None
    assert [(bar.name, bar.said, bar.parts) for bar in drawn.bars] == [
        (
            "Nord",
            "1 / 4",
            (("accepted", "0.0", "120.0"), ("unanswered", "120.0", "120.0"), ("available", "240.0", "240.0")),
        ),
        ("Ærø", "5 / 5", (("accepted", "0.0", "480.0"),)),
    ]
    assert [row.cells for row in drawn.table.rows] == [("Nord", 1, 1, 2, 4), ("Ærø", 5, 0, 0, 5)]


def test_of_very_many_areas_the_table_has_all_and_the_picture_those_that_lack_most():
    drawn = areas([(f"Område {number}", Counts(accepted=1, available=number)) for number in range(MOST_AREAS + 3)])
    assert drawn is not None
    assert (len(drawn.bars), drawn.left_out, len(drawn.table.rows)) == (MOST_AREAS, 3, MOST_AREAS + 3)
    assert drawn.bars[0].name == "Område 3"


@pytest.mark.usefixtures("acting")
def test_a_task_given_late_at_night_counts_for_the_danish_day(now):
    s = scene()
    (hall,) = take_in(s.election, [work_location("Hallen")])
    late = datetime.datetime(2026, 9, 30, 22, 30, tzinfo=datetime.UTC)
    held(s, participant(), TaskState.ACCEPTED, assigned_at=late)
    held(s, participant(), assigned_at=late - DAY, work_location=hall), task(s)
    found = staffing(s.election)
    assert found.by_day == {TODAY - DAY: Counts(unanswered=1), TODAY: Counts(accepted=1)}
    assert found.by_place == {s.place.pk: Counts(accepted=1, available=1), hall.pk: Counts(unanswered=1)}


@pytest.mark.usefixtures("acting")
def test_the_page_draws_them_with_title_description_and_table_and_without_styles(office, now, monkeypatch):
    monkeypatch.setattr(clock, "now", lambda: now)
    s = scene()
    held(s, participant(), TaskState.ACCEPTED, assigned_at=now), task(s)
    page = office.get("/").content.decode()
    drawn = re.findall(r'<svg class="picture".*?</svg>', page, re.DOTALL)
    assert len(drawn) == 2
    for picture in drawn:
        assert 'role="img"' in picture
        for part in ("title", "desc"):
            assert re.search(rf'<{part} id="[\w-]+">[^<]+</{part}>', picture)
        assert "style=" not in picture
        assert re.findall(r' (?:x|y|x1|y1|width)="([^"]*[^\d."][^"]*)"', picture) == []
    assert "Den 01-10-2026 har 1 af 2 opgaver en deltager, og 1 er accepteret." in drawn[0]
    assert 'id="course"' in page
    assert 'id="by-area"' in page
