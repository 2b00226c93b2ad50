"""Table: the text messages that people send to a municipality. Django finds it through communication/models.py."""

import uuid

from django.db import models

from valghalla.base.tenancy import TenantForeignKey, TenantModel
from valghalla.participants.models import Participant


class ReceivedText(TenantModel):
    """A text message that somebody sent to the municipality's number, and what was answered.

    same_digest: a repeat of the same has the same.   number_digest: found by the number; number, text and answer are
    sealed.   participant: whoever it was taken for, None while nobody has been.   understood: a word of
    ``understand.Meaning``; "" until it has been looked at.   outcome: what came of it, a word that pages turn into a
    sentence.   task_id: the task that it answered.   reply_begun_at: when the gateway was handed the answer; not again
    after that.   replied_at: when it took it.   reply_code: why it did not.
    """

    provider = models.CharField(max_length=12)
    same_digest = models.BinaryField(max_length=32)
    number_digest = models.BinaryField(max_length=32)
    number_sealed = models.BinaryField()
    text_sealed = models.BinaryField()
    received_at = models.DateTimeField()
    participant = TenantForeignKey(
        Participant, models.DO_NOTHING, in_database="CASCADE", null=True, related_name="received_texts"
    )
    understood = models.CharField(max_length=12, blank=True)
    outcome = models.CharField(max_length=24, blank=True)
    task_id = models.BigIntegerField(null=True)
    handled_at = models.DateTimeField(null=True)
    reply_sealed = models.BinaryField(null=True)
    reply_reference = models.UUIDField(default=uuid.uuid4)
    reply_begun_at = models.DateTimeField(null=True)
    replied_at = models.DateTimeField(null=True)
    reply_code = models.CharField(max_length=60, blank=True)

    class Meta:
        app_label = "communication"
        constraints = [models.UniqueConstraint(fields=["municipality", "same_digest"], name="one_row_a_received_text")]
        indexes = [
            models.Index(fields=["municipality", "-received_at", "-id"], name="received_texts_newest"),
            models.Index(fields=["municipality", "number_digest", "-received_at"], name="received_texts_of_number"),
        ]

    def __str__(self) -> str:
        return f"received text {self.pk}"
