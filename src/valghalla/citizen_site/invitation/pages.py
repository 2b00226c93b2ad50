"""What the pages of an invitation show. Nothing of them tells who is invited."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.base import clock
from valghalla.citizen_site.tasks.forms import ReasonForm
from valghalla.citizen_site.tasks.pages import in_the_way
from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.participants.models import Participant
from valghalla.tasks.models import Task
from valghalla.tasks.prospects import Prospect, prospect
from valghalla.tasks.timing import has_begun


@dataclass(frozen=True)
class InvitationPage:
    """The task and the two answers.

    signed_in: the invited person herself has, so that one press answers; otherwise signing in comes in between.
    trouble: "" or why it cannot be accepted, in a few words.   reasons: each thing that stands in the way, in a
    sentence; saying no stays possible then.   begun: it can no longer be answered.
    """

    title: str
    shown: ShownTask
    accept_url: str
    decline_url: str
    task_id: int
    signed_in: bool
    trouble: str
    reasons: tuple[str, ...]
    begun: bool


@dataclass(frozen=True)
class AnswerPage:
    """The question that is asked once more, after signing in. form: what can be told besides, None for nothing."""

    title: str
    shown: ShownTask
    yes: str
    task_id: int
    back_url: str
    lines: tuple[str, ...]
    form: ReasonForm | None = None


def invitation_page(
    task: Task, *, participant: Participant | None, municipality: str, now: datetime.datetime
) -> InvitationPage:
    """The invitation. participant: the invited person herself when she has signed in.   municipality: its name."""
    begun = has_begun(task.task_day, task.starts, now=now)
    known = prospect(participant, task) if participant is not None else Prospect()
    reasons = () if begun else in_the_way(known, task, municipality)
    trouble = _("You cannot take this task") if reasons else ""
    return InvitationPage(
        title=_("Will you help at the election?"),
        shown=of_task(task, today=clock.danish_date(now)),
        accept_url=reverse("invitation_accept", args=[task.invitation_token]),
        decline_url=reverse("invitation_decline", args=[task.invitation_token]),
        task_id=task.pk,
        signed_in=participant is not None,
        trouble=_("The task has already begun") if begun else trouble,
        reasons=reasons,
        begun=begun,
    )


def accept_page(task: Task, *, today: datetime.date) -> AnswerPage:
    """Before a yes. today: Danish calendar date."""
    return AnswerPage(
        title=_("Say yes to the task"),
        shown=of_task(task, today=today),
        yes=_("Yes, I will take the task"),
        task_id=task.pk,
        back_url=reverse("invitation", args=[task.invitation_token]),
        lines=(),
    )


def decline_page(task: Task, form: ReasonForm) -> AnswerPage:
    """Before a no, with why if she wants to say."""
    return AnswerPage(
        title=_("Say no to the task"),
        shown=of_task(task),
        yes=_("No, I cannot take the task"),
        task_id=task.pk,
        back_url=reverse("invitation", args=[task.invitation_token]),
        lines=(_("The task will be offered to others at once."),),
        form=form,
    )
