"""What a person is told when taking or answering a task did not work, in whole and friendly sentences."""

import datetime
from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from valghalla.citizen_site.request import CitizenRequest
from valghalla.citizen_site.tasks.card import TaskCard
from valghalla.citizen_site.tasks.pages import others_near
from valghalla.citizen_site.tasks.shown import ShownTask
from valghalla.citizen_site.tasks.ways import Way
from valghalla.citizen_site.words import failed_rule, own_task
from valghalla.tasks.errors import Gone, Locked, NotEligible, NotOpen, Overlaps, Taken, TaskError
from valghalla.tasks.models import Task
from valghalla.tasks.prospects import own_tasks_at

Said = tuple[str, str, tuple[str, ...]]


@dataclass(frozen=True)
class OutcomePage:
    """title, lead: what happened.   lines: each reason.   others: what can be taken instead.   to_mine: offers the
    way to My tasks.
    """

    title: str
    lead: str
    lines: tuple[str, ...]
    shown: ShownTask | None
    others: tuple[TaskCard, ...]
    to_mine: bool


def refused(
    request: CitizenRequest,
    error: TaskError,
    *,
    day: datetime.date,
    shown: ShownTask | None,
    instead_of: Task | None = None,
    way: Way | None = None,
    now: datetime.datetime,
) -> HttpResponse:
    """The page for an error of the tasks' verbs; nothing was changed.

    day: the task's, a calendar date.   instead_of, way: one of the places that were asked for, read as ``sample_of`` does, and
    given when something else can be offered once they are taken.
    """
    participant = request.participant
    title, lead, lines = _said(error, request.municipality.name, day)
    if isinstance(error, Overlaps):
        own = own_tasks_at(participant, error.spans) if participant is not None else []
        lines = tuple(own_task(task) for task in own)
    taken = instead_of if isinstance(error, (Taken, Gone)) else None
    page = OutcomePage(
        title=title,
        lead=lead,
        lines=lines,
        shown=shown,
        others=others_near(taken, way, participant, now=now) if taken and way else (),
        to_mine=isinstance(error, (Overlaps, Gone, Locked)),
    )
    return render(request, "citizen_site/tasks/refused.html", {"page": page}, status=409)


def _said(error: TaskError, municipality: str, day: datetime.date) -> Said:
    if isinstance(error, NotEligible):
        lines = tuple(failed_rule(rule, municipality=municipality, day=day) for rule in error.failed)
        return (
            _("You cannot take this task"),
            _(
                "Thank you for wanting to help. There are rules for who may have the task, and by what we know you do not meet "
                "them. Contact us if something is wrong, or if you would like to help in another way."
            ),
            lines,
        )
    if isinstance(error, Overlaps):
        return (
            _("You already have a task at the same time"),
            _("Nobody can be in two places at once. You already have:"),
            (),
        )
    if isinstance(error, Taken):
        return (
            _("The task has just been taken"),
            _("Somebody else took the last place a moment before you. Thank you for wanting to help."),
            (),
        )
    if isinstance(error, NotOpen):
        return _not_open(error)
    if isinstance(error, Locked):
        return (
            _("It is too late to cancel here"),
            _(
                "The task is so close that only the municipality can change it. Call or write to us, and we will find a solution."
            ),
            (),
        )
    return _("The task is no longer available"), _("It may have been cancelled, moved or answered already."), ()


def _not_open(error: NotOpen) -> Said:
    if error.reason == "begun":
        return (
            _("The task has already begun"),
            _("It can no longer be taken or answered here. Call us if it is about today."),
            (),
        )
    return (
        _("The election is not open"),
        _("The municipality is not taking answers for this election at the moment. Try again later, or contact us."),
        (),
    )
