"""The tasks one has served, year by year."""

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import groupby

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class ServedTask:
    """One of them. election: its title."""

    shown: ShownTask
    election: str
    letter_url: str


@dataclass(frozen=True)
class ServedYear:
    """The tasks of a calendar year."""

    year: int
    tasks: tuple[ServedTask, ...]


@dataclass(frozen=True)
class ServedPage:
    """All of them, the newest first."""

    title: str
    years: tuple[ServedYear, ...]


def served_page(tasks: Iterable[Task]) -> ServedPage:
    """The page. tasks: in the order shown."""
    years = tuple(
        ServedYear(year, tuple(_served(task) for task in held))
        for year, held in groupby(tasks, key=lambda task: task.task_day.year)
    )
    return ServedPage(_("Tasks you have done"), years)


def _served(task: Task) -> ServedTask:
    return ServedTask(of_task(task), task.election.title, reverse("my_task_letter", args=[task.pk]))
