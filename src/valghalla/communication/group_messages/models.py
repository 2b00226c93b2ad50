"""Tables: messages to many, and whom they go to. Django finds them through communication/models.py."""

from django.db import models
from django.db.models import Q

from valghalla.base.files import KeptFile
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.communication.kinds import Channel
from valghalla.elections.models import Election
from valghalla.participants.models import Participant
from valghalla.teams.models import Team


class GroupMessage(TenantModel):
    """A message that the office writes to many; a draft until it is sent, then one ``Message`` to each recipient.

    subject, body: as in MessageTemplate, with merge fields; a draft's may be empty.   filters: who is meant
    (``tasks/group_messages/recipients.py: Filters``).   per_task: a person with several tasks may get a message about each.
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
