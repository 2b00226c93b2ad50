"""Table: who did or saw what, to whom, when. Rows are only added."""

from django.db import models

from valghalla.base.tenancy import TenantModel


class AuditEntry(TenantModel):
    """One thing done or seen.

    action: "task.assigned": area and past participle.   subject_*: what it was done to.
    participant_id: whose data it concerns, kept as a bare number so that erasing a person leaves the row and no name.
    details: facts without personal data; old and new values only of fields that are not sensitive.
    """

    at = models.DateTimeField()
    actor_kind = models.CharField(max_length=12)
    actor_id = models.BigIntegerField(null=True)
    action = models.CharField(max_length=60)
    subject_type = models.CharField(max_length=40)
    subject_id = models.BigIntegerField(null=True)
    participant_id = models.BigIntegerField(null=True)
    details = models.JSONField(default=dict)

    class Meta:
        verbose_name_plural = "audit entries"
        indexes = [
            models.Index(fields=["municipality", "-at"], name="audit_newest"),
            models.Index(fields=["municipality", "participant_id", "-at"], name="audit_of_person"),
            models.Index(fields=["municipality", "subject_type", "subject_id", "-at"], name="audit_of_subject"),
            models.Index(fields=["municipality", "action", "-at"], name="audit_of_action"),
            models.Index(fields=["municipality", "actor_kind", "actor_id", "-at"], name="audit_of_actor"),
        ]
