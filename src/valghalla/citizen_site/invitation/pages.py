"""What the pages of an invitation show. Nothing of them tells who is invited."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.citizen_site.tasks.shown import ShownTask, of_task
from valghalla.tasks.models import Task


@dataclass(frozen=True)
class InvitationPage:
    """The task and the two answers.

    signed_in: the invited person herself has, so that one press answers; otherwise signing in comes in between.
    trouble: "" or why it cannot be answered, in a sentence.
    """

    title: str
    shown: ShownTask
    accept_url: str
    decline_url: str
    task_id: int
    signed_in: bool
    trouble: str


@dataclass(frozen=True)
class AnswerPage:
    """The question that is asked once more, after signing in."""

    title: str
    shown: ShownTask
    yes: str
    task_id: int
    back_url: str
    lines: tuple[str, ...]


def invitation_page(task: Task, *, signed_in: bool, begun: bool) -> InvitationPage:
    """The invitation. begun: whether the task has started."""
    return InvitationPage(
        title=_("Will you help at the election?"),
        shown=of_task(task),
        accept_url=reverse("invitation_accept", args=[task.invitation_token]),
        decline_url=reverse("invitation_decline", args=[task.invitation_token]),
        task_id=task.pk,
        signed_in=signed_in,
        trouble=_trouble(task, begun),
    )


def accept_page(task: Task) -> AnswerPage:
    """Before a yes."""
    return AnswerPage(
        title=_("Say yes to the task"),
        shown=of_task(task),
        yes=_("Yes, I will take the task"),
        task_id=task.pk,
        back_url=reverse("invitation", args=[task.invitation_token]),
        lines=(),
    )


def decline_page(task: Task) -> AnswerPage:
    """Before a no."""
    return AnswerPage(
        title=_("Say no to the task"),
        shown=of_task(task),
        yes=_("No, I cannot take the task"),
        task_id=task.pk,
        back_url=reverse("invitation", args=[task.invitation_token]),
        lines=(_("The task will be offered to others at once."),),
    )


def _trouble(task: Task, begun: bool) -> str:
    if not task.election.is_active:
        return _("The election is not open")
    return _("The task has already begun") if begun else ""
