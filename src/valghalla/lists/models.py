"""Tables: what the office has laid down for its lists: named choices of columns, and how people are paid."""

from django.db import models

from valghalla.accounts.models import StaffUser
from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant
from valghalla.task_types.models import PaymentKind


class ListName(models.TextChoices):
    """The lists whose columns can be chosen."""

    PARTICIPANTS = "participants"
    TASKS = "tasks"


class ListPreset(TenantModel):
    """How a list is looked at, under a name.

    of: which one.   owner: who made it; hers goes with her.   shared: everybody in the office sees it, she alone changes it.
    columns: keys of the list's columns in their order.   layout: a lists.columns.Layout, of participants.   sort: as in the
    address.   filters: those of the list of all tasks, as ``lists.task_views`` keeps them, for any election.
    """

    of = models.CharField(max_length=20, choices=ListName.choices, default=ListName.PARTICIPANTS)
    owner = TenantForeignKey(StaffUser, models.CASCADE, related_name="list_presets", in_database="CASCADE")
    name = models.CharField(max_length=80)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    shared = models.BooleanField(default=False)
    columns = models.JSONField(default=list)
    layout = models.CharField(max_length=10, blank=True)
    filters = models.JSONField(default=dict)
    vacant = models.BooleanField(default=False)
    sort = models.CharField(max_length=30, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["municipality", "owner", "of", "sort_key"], name="one_list_preset_a_name")
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**options)


class Payee(TenantModel):
    """What the finance department needs to know of a person.

    employee: of the municipality, None when nobody has said.   payment_kind: instead of the task types' own, "" for theirs.
    """

    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="payees")
    employee = models.BooleanField(null=True)
    payment_kind = models.CharField(max_length=10, choices=PaymentKind.choices, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "participant"], name="one_payee_a_person")]
