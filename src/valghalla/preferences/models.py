"""Tables: what people would rather, of places, days, kinds of task and languages."""

from django.contrib.postgres.fields import ArrayField
from django.db import models

from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant
from valghalla.places.models import Area, WorkLocation
from valghalla.task_types.models import TaskType


class Preferences(TenantModel):
    """What a person has said that she would rather: a row each for those who have said anything. A wish, never a rule.

    days: kinds of day, as in ``preferences.words.Day``.   languages: that she speaks besides Danish, ISO 639 codes as in
    ``preferences.words.LANGUAGES``.   changed_at: when she last said.
    """

    participant = TenantForeignKey(Participant, models.DO_NOTHING, in_database="CASCADE", related_name="preferences")
    days = ArrayField(models.CharField(max_length=12), default=list)
    languages = ArrayField(models.CharField(max_length=3), default=list)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant"], name="one_row_of_preferences")]


class PreferredArea(TenantModel):
    """An area somebody would like to help in: all its work locations."""

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_areas"
    )
    area = TenantForeignKey(Area, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "area"], name="one_preferred_area_once")]


class PreferredPlace(TenantModel):
    """A work location somebody would like to help at."""

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_places"
    )
    work_location = TenantForeignKey(
        WorkLocation, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_by"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["participant", "work_location"], name="one_preferred_place_once")
        ]


class PreferredTaskType(TenantModel):
    """A kind of task somebody would like."""

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_task_types"
    )
    task_type = TenantForeignKey(TaskType, models.DO_NOTHING, in_database="CASCADE", related_name="preferred_by")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["participant", "task_type"], name="one_preferred_type_once")]
