"""Tables: message templates, which one an election uses when, and the messages themselves with their life."""

import uuid
from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from valghalla.base.danish_order import sort_key
from valghalla.base.files import KeptFile
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.elections.models import Election, ElectionTaskType
from valghalla.participants.models import Participant
from valghalla.teams.models import Team


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


@dataclass(frozen=True)
class Wording:
    """What a template says in one language. body, short_body: as in MessageTemplate."""

    subject: str
    body: str
    short_body: str = ""


class MessageTemplate(TenantModel):
    """A text with merge fields ("!name"). default_for: the event it is delivered for; its title is then locked.

    body: clean HTML, or plain text when the channel is SMS.   short_body: plain text for an SMS instead of it, "" when the
    template cannot go as one.   subject_en, body_en, short_body_en: the same in English; "" where there is none.
    """

    title = models.CharField(max_length=255)
    channel = models.CharField(max_length=12, choices=Channel.choices)
    default_for = models.CharField(max_length=24, choices=Event.choices, blank=True)
    subject = models.CharField(max_length=256, blank=True)
    body = models.TextField()
    short_body = models.TextField(blank=True, default="", db_default="")
    subject_en = models.CharField(max_length=256, blank=True, default="", db_default="")
    body_en = models.TextField(blank=True, default="", db_default="")
    short_body_en = models.TextField(blank=True, default="", db_default="")
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

    def in_language(self, language: str) -> Wording:
        """What it says to somebody who reads that language: Danish, save English to who reads that where there is a text in
        English. A short text that is not there in English is given in Danish, since it is that or none.
        """
        if language == "en" and self.body_en:
            return Wording(self.subject_en or self.subject, self.body_en, self.short_body_en or self.short_body)
        return Wording(self.subject, self.body, self.short_body)


class TemplateVersion(TenantModel):
    """What a template said from one change to the next. number: the template's version then.   text: name of a field →
    what it held.   saved_by: a member of staff, None for the delivered text."""

    template = TenantForeignKey(MessageTemplate, models.DO_NOTHING, in_database="CASCADE", related_name="versions")
    number = models.PositiveIntegerField()
    text = models.JSONField()
    saved_at = models.DateTimeField(null=True)
    saved_by = models.BigIntegerField(null=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "number"], name="one_template_version_a_number")]


class TemplateFile(KeptFile):
    """A file that goes out with every message written by the template."""

    template = TenantForeignKey(MessageTemplate, models.DO_NOTHING, in_database="CASCADE", related_name="files")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["template", "name"], name="one_template_file_a_name")]


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
    Where there is no row, ``tasks.notices.USUAL`` holds. docs/rules/messages.md.
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


class GroupMessage(TenantModel):
    """A message that the office writes to many; a draft until it is sent, then one ``Message`` to each recipient.

    subject, body: as in MessageTemplate, with merge fields; a draft's may be empty.   filters: who is meant
    (tasks.recipients.Filters).   per_task: a person with several tasks may get a message about each.
    counted_at: when its recipients were put down, None when they have to be found (again).   sent_at: when the office
    sent it, None for a draft.   due_at: when the messages leave.   total: how many messages there were.
    stopped_at: when the office called off those that had not left.   team, written_by: set when it was not the office
    that wrote it but somebody who answers for the team, to its members.   docs/rules/group-messages.md.
    """

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="group_messages")
    channel = models.CharField(max_length=12, choices=Channel.choices)
    subject = models.CharField(max_length=256, blank=True)
    body = models.TextField(blank=True)
    filters = models.JSONField(default=dict)
    per_task = models.BooleanField(default=False)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
    changed_at = models.DateTimeField()
    counted_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_by = models.BigIntegerField(null=True)
    due_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    stopped_at = models.DateTimeField(null=True)
    team = TenantForeignKey(
        Team, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+", db_index=False
    )
    written_by = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="+", db_index=False
    )
    version = models.PositiveIntegerField(default=1)

    class Meta:
        indexes = [
            models.Index(fields=["election", "-changed_at", "-id"], name="group_messages_newest"),
            models.Index(fields=["team", "-sent_at"], condition=Q(team__isnull=False), name="group_messages_of_team"),
            models.Index(fields=["written_by"], condition=Q(written_by__isnull=False), name="group_messages_by_person"),
        ]

    def __str__(self) -> str:
        return f"group message {self.pk}"

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.sent_at is None

    @property
    def written_by_team(self) -> bool:
        """Whether somebody who answers for a team wrote it, rather than the office."""
        return self.team_id is not None or self.written_by_id is not None


class GroupMessageFile(KeptFile):
    """A file that goes out with a group message: its own, also when it came from a template."""

    group = TenantForeignKey(GroupMessage, models.DO_NOTHING, in_database="CASCADE", related_name="files")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "name"], name="one_group_file_a_name")]


class GroupRecipient(TenantModel):
    """Whom a group message goes to, as the office was shown it: a row for each message. Keys and dates, nothing else.

    number: place in the order shown, from 1.   task_id, facts: what the message is about, as in Message; facts is empty
    for nothing.   state: accepted, unanswered or declined, as it was then.   why_not: why there is no message to that
    person, as one word; "" when there is one.   changed: it was no longer so when the office sent it.
    channel, instead: by which way it leads to her, as it was then, and where that is not the group message's own, the word
    for why not by that (WISHED: she would rather have the other); "" for the group message's own, and for none.
    """

    WISHED = "wished"

    group = TenantForeignKey(GroupMessage, models.DO_NOTHING, in_database="CASCADE", related_name="recipients")
    number = models.PositiveIntegerField()
    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="+")
    task_id = models.BigIntegerField(null=True)
    state = models.CharField(max_length=12, blank=True)
    facts = models.JSONField(default=dict)
    why_not = models.CharField(max_length=20, blank=True)
    channel = models.CharField(max_length=12, choices=Channel.choices, blank=True, default="", db_default="")
    instead = models.CharField(max_length=20, blank=True, default="", db_default="")
    changed = models.BooleanField(default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["group", "number"], name="one_recipient_a_number")]
        indexes = [models.Index(fields=["participant"], name="recipients_of_person")]


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


# Tables of this room that stand by themselves.
from valghalla.communication.received.models import ReceivedReceipt as ReceivedReceipt  # noqa: E402
from valghalla.communication.returned.models import ReturnedMail as ReturnedMail  # noqa: E402
from valghalla.communication.text_messages.models import ReceivedText as ReceivedText  # noqa: E402
from valghalla.communication.unsubscribing.models import UnsubscribeAddress as UnsubscribeAddress  # noqa: E402
