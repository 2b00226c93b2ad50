"""What people are told by text message about what they wrote, in whole sentences; most fit in one part."""

from enum import StrEnum

from django.utils.translation import gettext as _

from valghalla.base import tenancy
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Municipality
from valghalla.tasks.models import Task


class Said(StrEnum):
    """What came of a text message."""

    ACCEPTED = "accepted"
    DECLINED = "declined"
    STOPPED = "stopped"
    SEVERAL = "several"
    NONE_OPEN = "none_open"
    AS_BEFORE = "as_before"
    TASK_IS_HERS = "task_is_hers"
    UNKNOWN = "unknown"
    UNCLEAR = "unclear"
    NOT_READ = "not_read"
    BEGUN = "begun"
    CLOSED = "closed"
    OVERLAPS = "overlaps"
    NOT_ELIGIBLE = "not_eligible"
    GONE = "gone"
    NOT_POSSIBLE = "not_possible"


def reply_to(said: Said, task: Task | None = None) -> str:
    """The answer, in the language in force, without any name of a person. task: for what is about one."""
    municipality = tenancy.current()
    assert isinstance(municipality, Municipality)
    return _sentence(said) % {
        "municipality": municipality.name,
        "task": task.task_type.title if task else "",
        "place": task.work_location.title if task else "",
        "day": f"{task.task_day:%d-%m-%Y}" if task else "",
        "time": f"{task.starts:%H:%M}" if task else "",
        "tasks": citizen_page(municipality, "my_tasks"),
        "contact": citizen_page(municipality, "contact"),
    }


def _sentence(said: Said) -> str:
    return {
        Said.ACCEPTED: _(
            "Thank you for your yes: %(task)s, %(place)s, %(day)s at %(time)s. The task is yours. %(municipality)s"
        ),
        Said.DECLINED: _("Thank you for telling us: %(task)s, %(day)s is no longer yours. %(municipality)s"),
        Said.STOPPED: _(
            "You get no more text messages from %(municipality)s. What we have to tell you comes another way."
        ),
        Said.SEVERAL: _(
            "You have several open invitations, so we cannot tell which one you mean. Answer by the link in each, or here: "
            "%(tasks)s %(municipality)s"
        ),
        Said.NONE_OPEN: _("You have no invitation to answer by text message. Your tasks: %(tasks)s %(municipality)s"),
        Said.AS_BEFORE: _("We already have your answer. You do not need to do more. %(municipality)s"),
        Said.TASK_IS_HERS: _(
            "You said yes to the task before. If you cannot come after all, say so here: %(tasks)s %(municipality)s"
        ),
        Said.UNKNOWN: _(
            "We do not know this number, so nothing has been noted. Contact us: %(contact)s %(municipality)s"
        ),
        Said.UNCLEAR: _("We did not understand. Answer YES or NO and nothing else, or use the link. %(municipality)s"),
        Said.NOT_READ: _("We do not answer messages to this number. Contact us: %(contact)s %(municipality)s"),
        Said.BEGUN: _("The task has begun, so you can no longer answer. Contact us: %(contact)s %(municipality)s"),
        Said.CLOSED: _("The election is not open for answers right now. Contact us: %(contact)s %(municipality)s"),
        Said.OVERLAPS: _(
            "You have another task at the same time, so your yes was not noted. See your tasks: %(tasks)s %(municipality)s"
        ),
        Said.NOT_ELIGIBLE: _(
            "Your yes was not noted, because you do not meet the rules for the task. Contact us: %(contact)s %(municipality)s"
        ),
        Said.GONE: _("The task is no longer yours to answer. Your tasks: %(tasks)s %(municipality)s"),
        Said.NOT_POSSIBLE: _("We could not note your answer. Answer here: %(tasks)s %(municipality)s"),
    }[said]
