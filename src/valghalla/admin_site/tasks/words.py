"""Days, times, rules and errors about tasks in words."""

from django.utils.dateformat import format as formatted
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.elections.models import ElectionTaskType
from valghalla.lists.words import day_in_words, hours
from valghalla.tasks.eligibility import Rule, Span
from valghalla.tasks.errors import (
    BelowAccepted,
    Gone,
    NotAtPlace,
    NotEligible,
    OutOfBounds,
    Overlaps,
    Taken,
    TaskError,
    WouldRetract,
)
from valghalla.tasks.models import Task, TaskLink

RULES: dict[Rule, str | Promise] = {
    Rule.ALIVE: gettext_lazy("Dead, or CPR does not say"),
    Rule.NOT_DISAPPEARED: gettext_lazy("Registered as disappeared"),
    Rule.OF_AGE: gettext_lazy("Not 18 on the day of the task"),
    Rule.RESIDENT: gettext_lazy("Does not live in the municipality"),
    Rule.CITIZEN: gettext_lazy("Not a Danish citizen"),
    Rule.LEGALLY_COMPETENT: gettext_lazy("Under guardianship, or CPR does not say"),
}


def when(span: Span) -> str:
    """Day and hours of a task."""
    return f"{formatted(span.day, 'D d-m-Y')} {hours(span.starts, span.ends)}"


def task_in_words(task: Task) -> str:
    """Type, day and hours."""
    return f"{task.task_type.title}, {when(Span(task.task_day, task.starts, task.ends))}"


def why_not(error: TaskError) -> list[str]:
    """Every reason for which nothing was changed, a sentence each."""
    if isinstance(error, NotEligible):
        return [str(RULES[rule]) for rule in error.failed]
    if isinstance(error, Overlaps):
        return [busy(span) for span in error.spans] or [_("Has another task at the same time")]
    return [_sentence(error)]


def busy(span: Span) -> str:
    """That a person has another task then."""
    return _("Has another task: %(when)s") % {"when": when(span)}


def _sentence(error: TaskError) -> str:
    if isinstance(error, Taken):
        return _("The task has been given to somebody else meanwhile.")
    if isinstance(error, NotAtPlace):
        return _("The team or the task type does not belong to the work location in this election.")
    if isinstance(error, BelowAccepted):
        return below_accepted(error.accepted)
    if isinstance(error, WouldRetract):
        return would_retract(error.people)
    if isinstance(error, OutOfBounds):
        return _("The number is too large, or the day is outside the election.")
    if isinstance(error, Gone):
        return _("Somebody else has changed this meanwhile. Look at the numbers as they are now, and try again.")
    return _("Nothing was changed.")


def below_accepted(accepted: int) -> str:
    """Why a number cannot be lowered that far."""
    return ngettext(
        "%(count)s person has accepted, so the number cannot be lower.",
        "%(count)s people have accepted, so the number cannot be lower.",
        accepted,
    ) % {"count": accepted}


def would_retract(people: int) -> str:
    """What lowering a number means for people who are invited."""
    return ngettext(
        "%(count)s person who has not answered loses the invitation.",
        "%(count)s people who have not answered lose their invitations.",
        people,
    ) % {"count": people}


def task_type_and_day(link: TaskLink) -> str:
    """What a single link leads to: the task type and the day."""
    title = ElectionTaskType.objects.filter(pk__in=link.task_types).values_list("title", flat=True).first() or ""
    return f"{title}, {day_in_words(link.task_day)}" if link.task_day else title
