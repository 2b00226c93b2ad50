"""Pictures of how an election is staffed, drawn on the server: geometry in plain numbers, and the table that says the same."""

import datetime
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from valghalla.components.formats import written
from valghalla.components.tables import Column, Row, Table
from valghalla.tasks.counts import Counts

WIDTH, HEIGHT = 480, 240
LEFT, RIGHT, TOP, BOTTOM = 52, 12, 14, 30
MOST_POINTS = 12
MOST_AREAS = 20
ROW, BAR = 40, 14


@dataclass(frozen=True)
class Mark:
    """A line across with its number, or a place on the axis with its date. at: in the picture's units."""

    at: str
    text: str
    anchor: str = "middle"


@dataclass(frozen=True)
class Course:
    """How the number of tasks that people hold has grown. accepted, held: corners of an area, as SVG writes them.

    goal: height of the line for all tasks.   description: the picture in a sentence.
    """

    description: str
    accepted: str
    held: str
    goal: str
    heights: tuple[Mark, ...]
    dates: tuple[Mark, ...]
    table: Table
    viewbox: str = f"0 0 {WIDTH} {HEIGHT}"
    left: int = LEFT
    right: int = WIDTH - RIGHT
    floor: int = HEIGHT - BOTTOM


@dataclass(frozen=True)
class Bar:
    """One area: where its name stands, and its three parts from left to right as (class, x, width)."""

    name: str
    said: str
    text_y: int
    bar_y: int
    parts: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True)
class Areas:
    """A bar for each area, all as long: the share that is accepted, unanswered and available. left_out: areas without."""

    description: str
    bars: tuple[Bar, ...]
    viewbox: str
    table: Table
    left_out: int
    width: int = WIDTH
    height: int = BAR


def course(by_day: Mapping[datetime.date, Counts], total: int, *, today: datetime.date) -> Course | None:
    """The picture over time, to today; None while nobody has a task. total: all tasks of the election."""
    if not by_day or not total:
        return None
    first, last = min(by_day), max(today, *by_day)
    days = _sampled(first - datetime.timedelta(days=1), last)
    numbers = [_until(by_day, day) for day in days]
    top = _top(total)
    span = max((days[-1] - days[0]).days, 1)
    across = [LEFT + (WIDTH - LEFT - RIGHT) * (day - days[0]).days / span for day in days]

    def height(number: int) -> float:
        return HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * number / top

    def area(values: Iterable[int]) -> str:
        line = [(x, height(value)) for x, value in zip(across, values, strict=True)]
        corners = [(across[0], height(0)), *line, (across[-1], height(0))]
        return " ".join(f"{x:.1f},{y:.1f}" for x, y in corners)

    now = numbers[-1]
    held = now.accepted + now.unanswered
    return Course(
        description=_("On %(day)s, %(held)s of %(total)s tasks are held by somebody, and %(accepted)s are accepted.")
        % {"day": written(last), "held": written(held), "total": written(total), "accepted": written(now.accepted)},
        accepted=area(one.accepted for one in numbers),
        held=area(one.accepted + one.unanswered for one in numbers),
        goal=f"{height(total):.1f}",
        heights=tuple(Mark(f"{height(number):.1f}", written(number), "end") for number in (0, top // 2, top)),
        dates=(Mark(f"{across[0]:.1f}", written(days[0]), "start"), Mark(f"{across[-1]:.1f}", written(last), "end")),
        table=_course_table(days[1:], numbers[1:], total),
    )


def areas(by_area: Sequence[tuple[str, Counts]]) -> Areas | None:
    """The picture by area, in the order given; None when there are no tasks. Of very many, those that lack most."""
    filled = [(name, counts) for name, counts in by_area if counts.total]
    if not filled:
        return None
    worst = sorted(filled, key=lambda one: -one[1].available)[:MOST_AREAS]
    shown = [one for one in filled if one in worst]
    total = sum((counts for _name, counts in filled), Counts())
    return Areas(
        description=_("%(accepted)s of %(total)s tasks are accepted, in %(areas)s areas.")
        % {"accepted": written(total.accepted), "total": written(total.total), "areas": written(len(filled))},
        bars=tuple(_bar(at, name, counts) for at, (name, counts) in enumerate(shown)),
        viewbox=f"0 0 {WIDTH} {ROW * len(shown)}",
        table=_areas_table(filled),
        left_out=len(filled) - len(shown),
    )


def _bar(at: int, name: str, counts: Counts) -> Bar:
    parts, x = [], 0.0
    for kind, number in (
        ("accepted", counts.accepted),
        ("unanswered", counts.unanswered),
        ("available", counts.available),
    ):
        width = WIDTH * number / counts.total
        if number:
            parts.append((kind, f"{x:.1f}", f"{width:.1f}"))
        x += width
    said = f"{written(counts.accepted)} / {written(counts.total)}"
    return Bar(name, said, at * ROW + 15, at * ROW + 21, tuple(parts))


def _sampled(first: datetime.date, last: datetime.date) -> list[datetime.date]:
    """A dozen days evenly apart, the first and the last among them."""
    span = (last - first).days
    steps = min(span, MOST_POINTS) or 1
    return [first + datetime.timedelta(days=span * step // steps) for step in range(steps + 1)]


def _until(by_day: Mapping[datetime.date, Counts], day: datetime.date) -> Counts:
    return sum((counts for one, counts in by_day.items() if one <= day), Counts())


def _top(total: int) -> int:
    """A round even number that the axis ends at, not below the total."""
    step = 2
    while step * 10 < total:
        step *= 10
    return -(-total // step) * step


def _course_table(days: Sequence[datetime.date], numbers: Sequence[Counts], total: int) -> Table:
    return Table(
        caption=_("Staffing over time"),
        columns=(
            Column("day", _("Date"), classes="date"),
            Column("accepted", _("Accepted"), numeric=True),
            Column("unanswered", _("Unanswered"), numeric=True),
            Column("left", _("Available"), numeric=True),
        ),
        rows=tuple(
            Row((day, one.accepted, one.unanswered, total - one.accepted - one.unanswered))
            for day, one in zip(reversed(days), reversed(numbers), strict=True)
        ),
        id="course",
        cards=False,
        classes="table--compact",
    )


def _areas_table(by_area: Sequence[tuple[str, Counts]]) -> Table:
    return Table(
        caption=_("Staffing by area"),
        columns=(
            Column("area", _("Area")),
            Column("accepted", _("Accepted"), numeric=True),
            Column("unanswered", _("Unanswered"), numeric=True),
            Column("available", _("Available"), numeric=True),
            Column("total", _("Total"), numeric=True),
        ),
        rows=tuple(
            Row((name, counts.accepted, counts.unanswered, counts.available, counts.total)) for name, counts in by_area
        ),
        id="by-area",
        cards=False,
        classes="table--compact",
    )
