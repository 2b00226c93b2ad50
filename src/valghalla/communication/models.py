"""Tables: message templates, which one an election uses when, and the messages themselves with their life."""

import uuid

from django.db import models
from django.db.models import Q

from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.participants.models import Participant


class Channel(models.TextChoices):
    """The ways a message can take."""

    DIGITAL_POST = "digital_post"
    EMAIL = "email"
    SMS = "sms"


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


class MessageTemplate(TenantModel):
    """A text with merge fields ("!name"). default_for: the event it is delivered for; its title is then locked.

    body: clean HTML, or plain text when the channel is SMS.
    """

    title = models.CharField(max_length=255)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    default_for = models.CharField(max_length=24, choices=Event.choices, blank=True)
    subject = models.CharField(max_length=256, blank=True)
    body = models.TextField()
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_template_a_title"),
            models.UniqueConstraint(
                fields=["municipality", "default_for"], condition=~Q(default_for=""), name="one_default_an_event"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)


class TemplateChoice(TenantModel):
    """The template an election uses for an event; for one task type when that is set, else for all of them."""

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="template_choices")
    task_type = TenantForeignKey(
        ElectionTaskType, models.DO_NOTHING, in_database="CASCADE", null=True, related_name="+"
    )
    event = models.CharField(max_length=24, choices=Event.choices)
    template = TenantForeignKey(MessageTemplate, models.PROTECT, related_name="choices")

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["election", "task_type", "event"], name="one_template_an_event", nulls_distinct=False
            )
        ]


class Message(TenantModel):
    """One message to one person; docs/states/message.md draws its life.

    reference: our own, the same on each try.   event: "" for a message written by hand.   task_id: the task it is
    about (tasks stand above this room, so it is a bare number).   due_at: not before.   claimed_at: while it is being
    sent, when its sender was last heard of.   facts: what the message needs to know of a task that may have changed by
    the time it is sent, ids and dates only.   attempts: tries since it was queued.   subject_sealed, body_sealed: what
    was sent.   failure: a word that pages turn into a sentence.
    """

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        HANDED_OVER = "handed_over"
        DELIVERED = "delivered"
        FAILED_FOR_NOW = "failed_for_now"
        FAILED = "failed"
        REPLACED = "replaced"
        DROPPED = "dropped"

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="messages")
    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="messages")
    task_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=24, choices=Event.choices, blank=True)
    template = TenantForeignKey(MessageTemplate, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    facts = models.JSONField(default=dict)
    state = models.CharField(max_length=16, choices=State.choices, default=State.QUEUED)
    queued_at = models.DateTimeField()
    due_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    handed_over_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    failure = models.CharField(max_length=60, blank=True)
    subject_sealed = models.BinaryField(null=True)
    body_sealed = models.BinaryField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "due_at", "id"],
                condition=Q(state__in=["queued", "failed_for_now"]),
                name="messages_waiting",
            ),
            models.Index(
                fields=["municipality", "claimed_at"], condition=Q(state="sending"), name="messages_being_sent"
            ),
            models.Index(fields=["municipality", "-queued_at", "-id"], name="messages_newest"),
            models.Index(fields=["municipality", "task_id"], name="messages_of_task"),
        ]


class Attempt(TenantModel):
    """One try to send a message: when, and what came of it. outcome: a state's word; code: the other side's own."""

    message = TenantForeignKey(Message, models.DO_NOTHING, in_database="CASCADE", related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=60, blank=True)
