"""Table: the addresses at which letters are ended. Django finds it through communication/models.py."""

from django.db import models

from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant


class UnsubscribeAddress(TenantModel):
    """What stands in a person's letters for ending such letters; the same in all of them. token: 128 random bits."""

    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", related_name="unsubscribe_addresses", db_index=False
    )
    token = models.CharField(max_length=32)
    created_at = models.DateTimeField()

    class Meta:
        app_label = "communication"
        constraints = [
            models.UniqueConstraint(fields=["participant"], name="one_unsubscribe_address_each"),
            models.UniqueConstraint(fields=["municipality", "token"], name="one_unsubscribe_token"),
        ]
