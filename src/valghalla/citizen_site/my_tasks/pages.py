"""What the pages about one's own tasks show."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.template.defaultfilters import filesizeformat
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.base.files import in_order
from valghalla.citizen_site.days import OfDay, by_day
from valghalla.citizen_site.registration.steps import TASK_STEPS, steps_at
from valghalla.citizen_site.tasks.forms import ReasonForm
from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.citizen_site.teams.told import Told
from valghalla.citizen_site.words import long_day
from valghalla.components.parts import Step
from valghalla.elections.models import ElectionTaskTypeFile
from valghalla.task_types.models import PdfFile
from valghalla.tasks.models import SwapWish, Task, TaskEvent, TaskState
from valghalla.tasks.swap import newest_wishes
from valghalla.tasks.timing import has_begun, is_locked, last_day_to_withdraw


@dataclass(frozen=True)
class FileLink:
    """A file to read before the task. size: in words."""

    name: str
    size: str
    url: str


@dataclass(frozen=True)
class SwapShown:
    """How the wish for another task stands. tone, icon: of its mark.   words: the office's answer, or what was asked."""

    label: str
    tone: str
    icon: str
    words: str


@dataclass(frozen=True)
class MyTask:
    """One task of mine. notice: what there is to know about changing it; an address that is empty is not offered."""

    shown: ShownTask
    accepted: bool
    accept_url: str
    decline_url: str
    withdraw_url: str
    notice: str
    to_contact: bool
    files: tuple[FileLink, ...] = ()
    calendar_url: str = ""
    letter_url: str = ""
    swap_url: str = ""
    swap: SwapShown | None = None


@dataclass(frozen=True)
class MyTasksPage:
    """All of them, by day. lead: how many wait for an answer, "" for none.   told: of the teams the person asked to join."""

    title: str
    lead: str
    days: tuple[OfDay[MyTask], ...]
    told: tuple[Told, ...] = ()


@dataclass(frozen=True)
class QuestionPage:
    """The question before something is changed. form: why, for who wants to say."""

    title: str
    shown: ShownTask
    lines: tuple[str, ...]
    yes: str
    no: str
    back_url: str
    form: ReasonForm


@dataclass(frozen=True)
class ReceiptPage:
    """The proof of an answer. steps: of a registration that ended here."""

    title: str
    thanks: str
    shown: ShownTask
    steps: tuple[Step, ...]
    files: tuple[FileLink, ...] = ()
    calendar_url: str = ""
    letter_url: str = ""


def my_tasks_page(
    tasks: Iterable[Task],
    *,
    participant_id: int,
    told: tuple[Told, ...] = (),
    now: datetime.datetime,
    today: datetime.date,
) -> MyTasksPage:
    """The page. tasks: in the order shown.   today: Danish calendar date."""
    tasks = list(tasks)
    files = _files_by_type(tasks)
    wishes = newest_wishes(participant_id, [task.pk for task in tasks]) if tasks else {}
    days = by_day(
        (task.task_day, _mine(task, files.get(task.task_type_id, []), wishes.get(task.pk), now=now, today=today))
        for task in tasks
    )
    return MyTasksPage(_("My tasks"), _awaiting(sum(task.state == TaskState.UNANSWERED for task in tasks)), days, told)


def _awaiting(number: int) -> str:
    if not number:
        return ""
    said = ngettext("One invitation awaits your answer.", "%(count)s invitations await your answer.", number)
    return said % {"count": number}


def decline_page(task: Task, form: ReasonForm) -> QuestionPage:
    """Before a no."""
    return QuestionPage(
        title=_("Say no to the task"),
        shown=of_task(task),
        lines=(_("The task will be offered to others at once."),),
        yes=_("No, I cannot take the task"),
        no=_("Back"),
        back_url=reverse("my_tasks"),
        form=form,
    )


def withdraw_page(task: Task, form: ReasonForm) -> QuestionPage:
    """Before stepping back from a task one has."""
    return QuestionPage(
        title=_("Cancel your task"),
        shown=of_task(task),
        lines=(
            _("The task will be offered to others at once, and you may not get it back."),
            _("You are not paid for a task that you cancel."),
        ),
        yes=_("Yes, cancel my task"),
        no=_("No, keep the task"),
        back_url=reverse("my_tasks"),
        form=form,
    )


def receipt_page(task: Task, *, registered: bool) -> ReceiptPage:
    """After a yes. registered: the person became a participant on the way."""
    return ReceiptPage(
        title=_("You have signed up"),
        thanks=_("Thank you. We look forward to seeing you. You will get a confirmation as a message as well."),
        shown=of_task(task),
        steps=steps_at(TASK_STEPS, 4) if registered else (),
        files=_links(task, _files_by_type([task]).get(task.task_type_id, [])),
        calendar_url=reverse("my_task_calendar", args=[task.pk]),
        letter_url=reverse("my_task_letter", args=[task.pk]),
    )


def declined_page(event: TaskEvent, task: Task) -> ReceiptPage:
    """After a no, or a task given back. task: with its place and type; somebody else may have it by now."""
    withdrawn = event.kind == TaskEvent.Kind.WITHDRAWN
    return ReceiptPage(
        title=_("Your task is cancelled") if withdrawn else _("You have said no to the task"),
        thanks=_("Thank you for telling us. The task is available again, so that others can take it."),
        shown=of_task(task),
        steps=(),
    )


def _files_by_type(tasks: Iterable[Task]) -> dict[int, list[PdfFile]]:
    """The files of the tasks' types. One query; the contents are not read."""
    found: dict[int, list[PdfFile]] = {}
    kinds = {task.task_type_id for task in tasks}
    for file in in_order(ElectionTaskTypeFile.objects.filter(task_type__in=kinds).defer("content")):
        found.setdefault(file.task_type_id, []).append(file)
    return found


def _links(task: Task, files: Iterable[PdfFile]) -> tuple[FileLink, ...]:
    return tuple(
        FileLink(file.name, filesizeformat(file.size), reverse("my_task_file", args=[task.pk, file.pk]))
        for file in files
    )


def _mine(
    task: Task, files: Iterable[PdfFile], wish: SwapWish | None, *, now: datetime.datetime, today: datetime.date
) -> MyTask:
    accepted = task.state == TaskState.ACCEPTED
    begun = has_begun(task.task_day, task.starts, now=now)
    locked = is_locked(task.task_day, task.election.lock_days, today=today)
    return MyTask(
        shown=of_task(task),
        accepted=accepted,
        accept_url="" if accepted or begun else reverse("my_task_accept", args=[task.pk]),
        decline_url="" if accepted or begun else reverse("my_task_decline", args=[task.pk]),
        withdraw_url="" if not accepted or begun or locked else reverse("my_task_withdraw", args=[task.pk]),
        notice=_notice(task, accepted=accepted, begun=begun, locked=locked),
        to_contact=begun or (accepted and locked),
        files=_links(task, files),
        calendar_url=reverse("my_task_calendar", args=[task.pk]) if accepted else "",
        letter_url=reverse("my_task_letter", args=[task.pk]) if accepted else "",
        swap_url="" if not accepted or begun or locked else reverse("my_task_swap", args=[task.pk]),
        swap=_swap(wish) if wish is not None and accepted else None,
    )


def _swap(wish: SwapWish) -> SwapShown:
    if wish.state == SwapWish.State.OPEN:
        return SwapShown(_("You have asked for another task"), "waiting", "hourglass", wish.wish)
    if wish.state == SwapWish.State.DONE:
        return SwapShown(_("Your wish has been met"), "good", "check", wish.answer)
    return SwapShown(_("Your wish cannot be met"), "neutral", "info", wish.answer)


def _notice(task: Task, *, accepted: bool, begun: bool, locked: bool) -> str:
    if begun:
        return _("The task has begun. Call us if there is anything.")
    if not accepted:
        return _("Please answer as soon as you can, so that others can be asked if you say no.")
    if locked:
        return _("The task is so close that you cannot cancel it here. Contact us if you cannot come.")
    last = long_day(last_day_to_withdraw(task.task_day, task.election.lock_days))
    return _("You can cancel up to and including %(day)s.") % {"day": last}
