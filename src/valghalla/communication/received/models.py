"""Table: messages of Beskedfordeler. Django finds it through communication/models.py."""

from django.db import models
from django.db.models import Q


class ReceivedReceipt(models.Model):
    """A message of Beskedfordeler, which is the same for all municipalities: whose it is turns out when it is read.

    besked_id: theirs, or "sha256:" and a digest of what could not be read; a repeat has the same.   came_by: "push" or
    "pull".   sealed: the message as it came, by the installation's master key; None once it has been passed on.
    reference: the reference of ours that it names.   word: what it tells, as written.   why: why it was left, one word.
    municipality_key: whose message it was about, None while that is not known.   handled_at: None while it is new.
    """

    class State(models.TextChoices):
        NEW = "new"
        APPLIED = "applied"
        UNMATCHED = "unmatched"
        UNREADABLE = "unreadable"

    besked_id = models.CharField(max_length=100, unique=True)
    came_by = models.CharField(max_length=4)
    received_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices, default=State.NEW)
    why = models.CharField(max_length=40, blank=True)
    reference = models.UUIDField(null=True)
    word = models.CharField(max_length=60, blank=True)
    municipality_key = models.BigIntegerField(null=True)
    handled_at = models.DateTimeField(null=True)
    sealed = models.BinaryField(null=True)

    class Meta:
        app_label = "communication"
        indexes = [
            models.Index(fields=["id"], condition=Q(state="new"), name="receipts_to_read"),
            models.Index(fields=["received_at"], name="receipts_by_time"),
            models.Index(
                fields=["state", "-received_at"],
                condition=Q(state__in=["unmatched", "unreadable"]),
                name="receipts_left",
            ),
        ]

    def __str__(self) -> str:
        return f"received receipt {self.pk}"
