"""Tables: the catalogue's areas and work locations, and who is responsible at a place."""

from django.db import models

from valghalla.base.danish_order import folded, sort_key
from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant
from valghalla.task_types.models import TaskType
from valghalla.teams.models import Team


class Area(TenantModel):
    """A part of the municipality that groups work locations."""

    name = models.CharField(max_length=255)
    description = models.TextField(blank=True)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_area_a_name")]

    def __str__(self) -> str:
        return self.name

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.name)
        super().save(**options)


class WorkLocation(TenantModel):
    """A place where people serve, in the catalogue; an election works with a copy (elections.ElectionWorkLocation).

    directions: how to find the way in, for people who have a task there.
    voting_area_number: the national system's number, 0 for none.   valid_votes: at the last election, what a norm
    is applied to, None when not known.
    """

    area = TenantForeignKey(Area, models.PROTECT, related_name="work_locations")
    title = models.CharField(max_length=255)
    address = models.CharField(max_length=255, blank=True)
    postal_code = models.CharField(max_length=4, blank=True)
    city = models.CharField(max_length=255, blank=True)
    directions = models.CharField(max_length=500, blank=True, default="", db_default="")
    voting_area_number = models.PositiveIntegerField(default=0)
    valid_votes = models.PositiveIntegerField(null=True, blank=True)
    sort_key = models.CharField(max_length=300, editable=False, db_collation="C")
    search_text = models.TextField(editable=False)
    version = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["municipality", "sort_key"], name="one_work_location_a_title")]
        indexes = [models.Index(fields=["municipality", "area", "sort_key"], name="work_locations_of_area")]

    def __str__(self) -> str:
        return self.title

    def save(self, **options) -> None:
        self.sort_key = sort_key(self.title)
        self.search_text = folded(self.title)
        super().save(**options)


class WorkLocationTaskType(TenantModel):
    """Tasks of this type are done at the place."""

    work_location = TenantForeignKey(WorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="task_types")
    task_type = TenantForeignKey(TaskType, models.DO_NOTHING, in_database="CASCADE", related_name="work_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_location", "task_type"], name="one_task_type_a_place")]


class WorkLocationTeam(TenantModel):
    """The team has tasks at the place."""

    work_location = TenantForeignKey(WorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="teams")
    team = TenantForeignKey(Team, models.DO_NOTHING, in_database="CASCADE", related_name="work_locations")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["work_location", "team"], name="one_team_a_place")]


class WorkLocationResponsible(TenantModel):
    """Somebody answers for the place."""

    work_location = TenantForeignKey(
        WorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="responsibles"
    )
    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="responsible_for_places"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work_location", "participant"], name="one_responsibility_a_place")
        ]


class ImportDraft(TenantModel):
    """A file of work locations that is being looked at; nothing of it counts until it is agreed.

    table: title lines, header, rows as read.   choices: column → meaning, rows left out, names given.
    """

    file_name = models.CharField(max_length=255)
    table = models.JSONField()
    choices = models.JSONField(default=dict)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
