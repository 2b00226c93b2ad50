"""The ways that messages take, and what makes one due."""

from django.db import models


class Channel(models.TextChoices):
    """The ways a message can take."""

    DIGITAL_POST = "digital_post"
    EMAIL = "email"
    SMS = "sms"
    LETTER = "letter"


class Event(models.TextChoices):
    """What makes an automatic message due."""

    CONFIRMATION = "confirmation"
    CANCELLATION = "cancellation"
    INVITATION = "invitation"
    INVITATION_REMINDER = "invitation_reminder"
    TASK_REMINDER = "task_reminder"
    RETRACTED = "retracted"
    REMOVED = "removed"
    REMOVED_BY_VALIDATION = "removed_by_validation"
    CHANGED = "changed"
    MOVED = "moved"
    DELETED = "deleted"
    CALLED_OFF = "called_off"
    NOTICE = "notice"
