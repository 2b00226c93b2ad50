"""Tables: election types, elections, and each election's own copy of the catalogue."""

import datetime

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Trim

from valghalla.base.danish_order import sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.places.models import WorkLocation
from valghalla.task_types.models import PaymentKind, PdfFile, TaskType, VotingRole
from valghalla.teams.models import Team


class ElectionType(TenantModel):
    """A kind of election and the rules people must meet; being alive is always one."""

    title = models.CharField(max_length=255)
    requires_age = models.BooleanField(default=False)
    requires_residence = models.BooleanField(default=False)
    requires_citizenship = models.BooleanField(default=False)
    requires_competence = models.BooleanField(default=False)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_election_type_a_title")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)


class Election(TenantModel):
    """One election. All three dates are Danish calendar dates, first_day ≤ election_day ≤ last_day.

    lock_days: within so many days before a task's day participants cannot withdraw.   state: docs/states/election.md.
    """

    class State(models.TextChoices):
        INACTIVE = "inactive"
        ACTIVE = "active"
        CLOSED = "closed"

    title = models.CharField(max_length=255)
    type = TenantForeignKey(ElectionType, models.PROTECT, related_name="elections")
    election_day = models.DateField()
    first_day = models.DateField()
    last_day = models.DateField()
    lock_days = models.PositiveSmallIntegerField(default=4)
    state = models.CharField(max_length=10, choices=State.choices, default=State.INACTIVE)
    activated_at = models.DateTimeField(null=True)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "municipality", Lower(Trim("title")), "election_day", name="one_election_a_title_and_day"
            ),
            models.CheckConstraint(
                condition=Q(first_day__lte=F("election_day")) & Q(election_day__lte=F("last_day")),
                name="election_day_within_its_days",
            ),
            models.CheckConstraint(condition=Q(lock_days__gte=1), name="lock_days_positive"),
        ]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)

    @property
    def all_days(self) -> list[datetime.date]:
        """Every calendar date of the election, from its first to its last."""
        length = (self.last_day - self.first_day).days
        return [self.first_day + datetime.timedelta(days=number) for number in range(length + 1)]

    @property
    def is_active(self) -> bool:
        """Whether citizens meet it and automatic messages leave."""
        return self.state == self.State.ACTIVE


class ElectionTaskType(TenantModel):
    """The election's copy of a task type: what its tasks refer to, whatever becomes of the catalogue."""

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="task_types")
    source = TenantForeignKey(TaskType, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="copies")
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
        constraints = [models.UniqueConstraint(fields=["election", "source"], name="one_copy_of_a_task_type")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        super().save(**options)


class ElectionTaskTypeFile(PdfFile):
    """The election's copy of a file of the task type: what those who have the task can read."""

    task_type = TenantForeignKey(ElectionTaskType, models.DO_NOTHING, in_database="CASCADE", related_name="files")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["task_type", "name"], name="one_file_a_name_in_an_election")]


class ElectionTeam(TenantModel):
    """The election's copy of a team's names. source: the team whose members fill its tasks; None once it is deleted."""

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="teams")
    source = TenantForeignKey(Team, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="copies")
    name = models.CharField(max_length=255)
    short_name = models.CharField(max_length=20)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "source"], name="one_copy_of_a_team")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**options)


class ElectionWorkLocation(TenantModel):
    """The election's copy of a work location, its area's name included."""

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="work_locations")
    source = TenantForeignKey(WorkLocation, models.DO_NOTHING, in_database="SET NULL", null=True, related_name="copies")
    title = models.CharField(max_length=255)
    area_name = models.CharField(max_length=255)
    area_key = models.CharField(max_length=300, editable=False, db_collation="C")
    address = models.CharField(max_length=255, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=255, blank=True)
    directions = models.CharField(max_length=500, blank=True, default="", db_default="")
    voting_area_number = models.PositiveIntegerField(default=0)
    valid_votes = models.PositiveIntegerField(null=True, blank=True)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["election", "source"], name="one_copy_of_a_work_location")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        self.area_key = sort_key(self.area_name)
        super().save(**options)


class PlaceTaskType(TenantModel):
    """In this election, tasks of the type are done at the place."""

    work_location = TenantForeignKey(
        ElectionWorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="task_types"
    )
    task_type = TenantForeignKey(
        ElectionTaskType, models.DO_NOTHING, in_database="CASCADE", related_name="work_locations"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work_location", "task_type"], name="one_task_type_a_place_copy")
        ]


class PlaceTeam(TenantModel):
    """In this election, the team has tasks at the place."""

    work_location = TenantForeignKey(
        ElectionWorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="teams"
    )
    team = TenantForeignKey(ElectionTeam, models.DO_NOTHING, in_database="CASCADE", related_name="work_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_location", "team"], name="one_team_a_place_copy")]


class Activation(TenantModel):
    """One time an election was made active: what was checked and what came of it.

    total, done: people to check in CPR, and how many are.   failed: could not be looked up.   removed: no longer eligible.
    """

    election = TenantForeignKey(Election, models.DO_NOTHING, in_database="CASCADE", related_name="activations")
    started_at = models.DateTimeField()
    started_by = models.BigIntegerField(null=True)
    finished_at = models.DateTimeField(null=True)
    total = models.PositiveIntegerField(default=0)
    done = models.PositiveIntegerField(default=0)
    failed = models.PositiveIntegerField(default=0)
    removed = models.PositiveIntegerField(default=0)
    invitations = models.PositiveIntegerField(default=0)
    confirmations = models.PositiveIntegerField(default=0)
