"""Tables: the messages themselves with their life, and how the ways to people do. Those of rooms are named here, for Django."""

import uuid

from django.db import models
from django.db.models import Q

from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.communication.group_messages.models import GroupMessage as GroupMessage
from valghalla.communication.group_messages.models import GroupMessageFile as GroupMessageFile
from valghalla.communication.group_messages.models import GroupRecipient as GroupRecipient
from valghalla.communication.kinds import Channel as Channel
from valghalla.communication.kinds import Event as Event
from valghalla.communication.message_templates.models import MessageTemplate as MessageTemplate
from valghalla.communication.message_templates.models import TemplateChoice as TemplateChoice
from valghalla.communication.message_templates.models import TemplateFile as TemplateFile
from valghalla.communication.message_templates.models import TemplateVersion as TemplateVersion
from valghalla.communication.message_templates.models import Wording as Wording
from valghalla.communication.received.models import ReceivedReceipt as ReceivedReceipt
from valghalla.communication.returned.models import ReturnedMail as ReturnedMail
from valghalla.communication.unsubscribing.models import UnsubscribeAddress as UnsubscribeAddress
from valghalla.elections.models import Election
from valghalla.participants.models import Participant


class ChannelOrder(TenantModel):
    """Which ways are tried, one after the other, when the template's own leads to nobody.

    event: "" for group messages.   order: values of Channel, first one first.   wish: the person's own wish goes before
    the template's way. Where there is no row, ``routes.USUAL`` holds.
    """

    event = models.CharField(max_length=24, choices=Event.choices, blank=True)
    order = models.JSONField(default=list)
    wish = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "event"], name="one_order_an_event")]


class NoticeChoice(TenantModel):
    """How often somebody who answers for teams, or for work locations, is told what happens to their tasks.

    role: one choice for all her teams, one for all her places.   told_until: she has been told what happened before then.
    Where there is no row, ``tasks.messages.notices.USUAL`` holds. docs/rules/messages.md.
    """

    class Role(models.TextChoices):
        TEAM = "team"
        PLACE = "place"

    class Pace(models.TextChoices):
        AT_ONCE = "at_once"
        DAILY = "daily"
        NEVER = "never"

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="notice_choices", db_index=False
    )
    role = models.CharField(max_length=5, choices=Role.choices)
    pace = models.CharField(max_length=7, choices=Pace.choices)
    told_until = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "role"], name="one_notice_choice_a_role")]
        indexes = [models.Index(fields=["municipality", "pace"], name="notice_choices_by_pace")]


class ChannelState(TenantModel):
    """How a channel does for the municipality, where it does not do well; no row, or an empty one, when it does.

    failing_since: when what is everybody's first failed, None when it works.   closed_until: nothing is sent before then,
    save one message that tries.   closings: how often it was closed since it last worked.   stopped: why it will not
    work before somebody sees to it, as one word; "" for a passing failure.   last_error: the newest failure's code.
    """

    channel = models.CharField(max_length=12, choices=Channel.choices)
    failing_since = models.DateTimeField(null=True)
    closed_until = models.DateTimeField(null=True)
    closings = models.PositiveSmallIntegerField(default=0)
    stopped = models.CharField(max_length=60, blank=True)
    last_error = models.CharField(max_length=60, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "channel"], name="one_state_a_channel")]


class Pace(models.Model):
    """When the next message may be handed to a provider that takes so many a second from the whole installation.

    provider: a value of Channel.
    """

    provider = models.CharField(max_length=20, unique=True)
    next_at = models.DateTimeField()


class Message(TenantModel):
    """One message to one person; docs/states/message.md draws its life.

    reference: our own, the same on each try.   event: "" for a message written by hand, which has its text from group.
    task_id: the task it is about (tasks stand above this room, so it is a bare number).   due_at: not before.
    claimed_at: while it is being sent, when its sender was last heard of.   facts: what the message needs to know of a
    task that may have changed by the time it is sent, ids and dates only.   attempts: tries since it was queued.
    subject_sealed, body_sealed: what was sent.   failure: a word that pages turn into a sentence.

    channel: the first choice, until it is settled when the message is sent.   because: why it is that one, "" as long as
    it is not settled.   passed_over: [[channel, why not], …], the ways that were better and led to nobody.
    instead_of: the message that failed and was replaced by this one.   transmission: what the provider calls it.
    tried_since: when it was first claimed since it was queued.   begun_at: set before it is handed to a provider that does
    not know a second copy for what it is, and taken away when the answer is known.   docs/rules/channels.md.
    """

    class Because(models.TextChoices):
        TEMPLATE = "template"
        WISH = "wish"
        FALLBACK = "fallback"
        OFFICE = "office"

    class State(models.TextChoices):
        QUEUED = "queued"
        SENDING = "sending"
        HANDED_OVER = "handed_over"
        DELIVERED = "delivered"
        FAILED_FOR_NOW = "failed_for_now"
        FAILED = "failed"
        REPLACED = "replaced"
        DROPPED = "dropped"
        UNCERTAIN = "uncertain"

    reference = models.UUIDField(default=uuid.uuid4, unique=True)
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="messages")
    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="messages")
    task_id = models.BigIntegerField(null=True)
    event = models.CharField(max_length=24, choices=Event.choices, blank=True)
    template = TenantForeignKey(MessageTemplate, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+")
    group = TenantForeignKey(
        GroupMessage, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="messages", db_index=False
    )
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
    because = models.CharField(max_length=8, choices=Because.choices, blank=True, default="", db_default="")
    passed_over = models.JSONField(default=list, db_default=[])
    instead_of = TenantForeignKey(
        "self", models.DO_NOTHING, in_database="SET NULL", null=True, related_name="replacements", db_index=False
    )
    transmission = models.CharField(max_length=100, blank=True, default="", db_default="")
    tried_since = models.DateTimeField(null=True)
    begun_at = models.DateTimeField(null=True)

    class Meta:
        indexes = [
            models.Index(
                fields=["municipality", "due_at", "id"],
                condition=Q(state__in=["queued", "failed_for_now"]),
                name="messages_waiting",
            ),
            models.Index(
                fields=["municipality", "due_at", "id"], condition=Q(state="uncertain"), name="messages_uncertain"
            ),
            models.Index(
                fields=["municipality", "transmission"], condition=~Q(transmission=""), name="messages_transmitted"
            ),
            models.Index(
                fields=["instead_of"], condition=Q(instead_of__isnull=False), name="messages_instead_of_another"
            ),
            models.Index(
                fields=["municipality", "claimed_at"], condition=Q(state="sending"), name="messages_being_sent"
            ),
            models.Index(fields=["municipality", "-queued_at", "-id"], name="messages_newest"),
            models.Index(fields=["municipality", "task_id"], name="messages_of_task"),
            models.Index(
                fields=["municipality", "-queued_at", "-id"], condition=Q(state="failed"), name="messages_failed"
            ),
            models.Index(fields=["group", "state"], condition=Q(group__isnull=False), name="messages_of_group"),
            models.Index(
                fields=["municipality", "handed_over_at"],
                condition=Q(state="handed_over", channel__in=["digital_post", "letter", "sms"]),
                name="messages_awaiting_receipt",
            ),
        ]


class Attempt(TenantModel):
    """One try to send a message: when, and what came of it. outcome: a state's word; code: the other side's own."""

    message = TenantForeignKey(Message, models.DO_NOTHING, in_database="CASCADE", related_name="tries")
    at = models.DateTimeField()
    outcome = models.CharField(max_length=16)
    code = models.CharField(max_length=60, blank=True)


# This one refers to messages.
from valghalla.communication.text_messages.models import ReceivedText as ReceivedText  # noqa: E402
