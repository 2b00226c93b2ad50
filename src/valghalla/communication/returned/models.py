"""Table: messages that came to the return address. Django finds it through communication/models.py."""

from django.db import models
from django.db.models import Q


class ReturnedMail(models.Model):
    """A message that came to the return address, which is the same for all municipalities; never what stands in it.

    digest: of the message, so that one read twice counts once.   fate, code: what it says, as in integrations.email.bounces.
    why: why it could not be told whose it is, or to what letter; "" when it could, or need not be.   municipality_key: whose
    it was, None while that is not known.
    """

    class State(models.TextChoices):
        APPLIED = "applied"
        NOTHING = "nothing"  # an automatic answer to a letter of ours
        UNMATCHED = "unmatched"

    digest = models.CharField(max_length=64, unique=True)
    read_at = models.DateTimeField()
    state = models.CharField(max_length=10, choices=State.choices)
    fate = models.CharField(max_length=10)
    code = models.CharField(max_length=20, blank=True)
    why = models.CharField(max_length=40, blank=True)
    municipality_key = models.BigIntegerField(null=True)

    class Meta:
        app_label = "communication"
        indexes = [
            models.Index(fields=["read_at"], name="returned_mail_by_time"),
            models.Index(fields=["read_at"], condition=Q(state="unmatched"), name="returned_mail_unmatched"),
        ]

    def __str__(self) -> str:
        return f"returned mail {self.pk}"
