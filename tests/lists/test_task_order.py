"""All tasks in any order, read a page at a time: going on and coming back must give the same rows as the whole list."""

import datetime

import pytest

from tests.elections.factories import ELECTION_DAY
from tests.lists.factories import hall, person, polling
from tests.tasks.factories import held, task
from valghalla.lists.names import names_of
from valghalla.lists.task_order import SORTS, ids_in_order, known, part_of
from valghalla.tasks.models import Task, TaskState

DAY_BEFORE = ELECTION_DAY - datetime.timedelta(days=1)


@pytest.fixture
def stage(acting, now):
    """Tasks at two places, of two types and teams, on two days; some held and invited, some not."""
    made = polling()
    made.other_type.payment_dkk = None
    made.other_type.save()
    places = [made.place, hall(made, "Ågården", area_name="Åby"), hall(made, "Biblioteket", area_name="Ærø")]
    names = ["Åse", "Bo", "Ærik", "Zenia", "Anne", "Carl"]
    for at, name in enumerate(names):
        kind = made.other_type if at % 2 else made.task_type
        values = {
            "work_location": places[at % 3],
            "task_type": kind,
            "starts": kind.starts,
            "ends": kind.ends,
            "team": made.other_team if at in (2, 5) else made.team,
            "task_day": DAY_BEFORE if at > 3 else ELECTION_DAY,
        }
        given = {"assigned_at": now, "invited_at": now - datetime.timedelta(days=at) if at % 3 else None}
        held(made, person(name), TaskState.ACCEPTED if at in (1, 4) else TaskState.UNANSWERED, **values, **given)
        task(made, **values)
    return made


def in_pages(tasks, sort, names, size):
    """The whole list read forwards page by page, with every page read again from the one after it."""
    found, after, first = [], None, 1
    while True:
        part = part_of(tasks, sort, names, size=size, after=after)
        assert (part.first, part.total, part.before) == (first, 12, first > 1)
        if after is not None:
            back = part_of(tasks, sort, names, size=size, before=part.ids[0])
            assert back.ids == found[-size:]
            assert (back.first, back.after) == (first - size, True)
        found += part.ids
        first, after = first + len(part.ids), part.ids[-1]
        if not part.after:
            return found


@pytest.mark.parametrize("size", [1, 5, 12])
def test_every_order_reads_the_same_in_pages(stage, size):
    tasks, names = Task.objects.filter(election=stage.election), names_of(stage.election)
    for column in sorted(SORTS):
        for sort in (column, f"-{column}"):
            whole = ids_in_order(tasks, sort, names)
            assert len(set(whole)) == 12
            assert in_pages(tasks, sort, names, size) == whole, sort


def read(stage, sort, *fields):
    keys = ids_in_order(Task.objects.filter(election=stage.election), sort, names_of(stage.election))
    rows = Task.objects.in_bulk(keys)
    return [tuple(getattr(rows[key], name) for name in fields) for key in keys]


@pytest.mark.acceptance("A-018")
def test_danish_order_and_those_nobody_holds_last(stage):
    assert [str(place) for (place,) in dict.fromkeys(read(stage, "work_location", "work_location"))] == [
        "Biblioteket",
        "Skolen",
        "Ågården",
    ]
    held_by = [who.first_names if who else "" for (who,) in read(stage, "name", "participant")]
    assert held_by == ["Anne", "Bo", "Carl", "Zenia", "Ærik", "Åse", "", "", "", "", "", ""]
    falling = [who.first_names if who else "" for (who,) in read(stage, "-name", "participant")]
    assert falling == ["Åse", "Ærik", "Zenia", "Carl", "Bo", "Anne", "", "", "", "", "", ""]


def test_whoever_has_waited_longest_and_what_is_empty_comes_last(stage, now):
    waited = [
        (now - at).days if at and state == "unanswered" else None
        for at, state in read(stage, "-waited", "invited_at", "state")
    ]
    assert waited == [5, 2, *[None] * 10]
    assert [bool(at) for (at,) in read(stage, "-invited", "invited_at")] == [True] * 4 + [False] * 8


@pytest.mark.parametrize("sort", ["task_day", "work_location", "-name", "waited"])
def test_a_place_in_the_list_is_kept_when_its_task_no_longer_fits(stage, sort):
    """After something was done with the tasks of a page, the page after it goes on where it was."""
    names, everything = names_of(stage.election), Task.objects.filter(election=stage.election)
    whole = ids_in_order(everything, sort, names)
    fewer = everything.exclude(pk__in=whole[2:5])
    part = part_of(fewer, sort, names, size=4, after=whole[4])
    assert (part.ids, part.first, part.total) == (whole[5:9], 3, 9)
    assert part_of(fewer, sort, names, size=4, before=whole[4]).ids == whole[:2]


def test_a_task_that_is_gone_begins_anew(stage):
    tasks, names = Task.objects.filter(election=stage.election), names_of(stage.election)
    assert part_of(tasks, "area", names, size=3, after=0).ids == part_of(tasks, "area", names, size=3).ids


@pytest.mark.parametrize(
    ("asked", "followed"), [("", "task_day"), ("-name", "-name"), ("cpr", "task_day"), ("--name", "task_day")]
)
def test_only_columns_are_sorted_by(asked, followed):
    assert known(asked) == followed
