"""Tables: message templates, and which one an election uses when. Django finds them through communication/models.py."""

from dataclasses import dataclass

from django.db import models
from django.db.models import Q

from valghalla.base.danish_order import sort_key
from valghalla.base.files import KeptFile
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.communication.kinds import Channel, Event
from valghalla.elections.models import Election, ElectionTaskType


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
