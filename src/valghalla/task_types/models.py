"""Table: the catalogue's kinds of task."""

from django.db import models
from django.db.models.functions import Lower

from valghalla.base.danish_order import sort_key
from valghalla.base.files import KeptFile
from valghalla.base.tenancy import TenantForeignKey, TenantModel


class VotingRole(models.TextChoices):
    """What the national election system calls those who do the task; it knows two roles and no others."""

    UNDECIDED = ""
    SECRETARY = "secretary"
    APPOINTED = "appointed"
    NONE = "none"  # not exported


class PaymentKind(models.TextChoices):
    """What the payment is to the finance department."""

    UNDECIDED = ""
    ALLOWANCE = "allowance"
    FEE = "fee"


class TaskType(TenantModel):
    """A kind of task in the catalogue; an election works with a copy of its own (elections.ElectionTaskType).

    starts, ends: Danish clock times; an end not after the start is on the next day.   payment_dkk: whole kroner, None for none.
    voting_role: in the election system, a VotingRole.   payment_kind: a PaymentKind.
    validation_off: only being alive is checked.   trusted: only taken by invitation or link.   description: clean HTML.
    """

    title = models.CharField(max_length=255)
    short_name = models.CharField(max_length=50)
    starts = models.TimeField()
    ends = models.TimeField()
    payment_dkk = models.PositiveIntegerField(null=True, blank=True)
    voting_role = models.CharField(max_length=10, choices=VotingRole.choices, blank=True, default="", db_default="")
    payment_kind = models.CharField(max_length=10, choices=PaymentKind.choices, blank=True, default="", db_default="")
    validation_off = models.BooleanField(default=False)
    trusted = models.BooleanField(default=False)
    send_reminder = models.BooleanField(default=True)
    description = models.TextField()
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "municipality", Lower("title"), Lower("short_name"), "starts", "ends", name="one_task_type_of_a_kind"
            )
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)


class PdfFile(KeptFile):
    """A PDF kept with a record."""

    class Meta:
        abstract = True


class TaskTypeFile(PdfFile):
    """What those who have a task of the type are given to read; elections have copies (elections.ElectionTaskTypeFile)."""

    task_type = TenantForeignKey(TaskType, models.DO_NOTHING, in_database="CASCADE", related_name="files")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_type", "name"], name="one_file_a_name")]
