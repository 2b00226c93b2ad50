"""Why somebody says no to a task or steps back from it, when she wants to say.

A few words to choose from and no free text: what is written of health or party would stand in the task's history, which
is only ever added to and outlives the person.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Reason(models.TextChoices):
    """Kept with the answer in the task's history, as ``facts["reason"]``."""

    AWAY = "away", _("I am away that day")
    BUSY = "busy", _("I have work, studies or another duty")
    TOO_FAR = "too_far", _("I cannot get there")
    WRONG_TIME = "wrong_time", _("The hours do not suit me")
    NOT_THIS_TASK = "not_this_task", _("I would rather have another task")
    OTHER = "other", _("Another reason")


def said(reason: str) -> str:
    """What a reason kept is called on a screen; one that was written otherwise is shown as it stands."""
    return str(Reason(reason).label) if reason in Reason.values else reason
