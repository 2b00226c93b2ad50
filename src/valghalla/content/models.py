"""Tables: the municipality's own texts for citizens, every version of them, and its logos."""

from django.db import models

from valghalla.base.tenancy import TenantModel


class Text(TenantModel):
    """One version of a text. The newest of a kind and language is in force; older ones stay, so that what somebody saw
    can be shown.

    html: cleaned on the server before it is kept.   active: shown at all (FAQ and consent can be switched off).
    """

    class Kind(models.TextChoices):
        FRONT_PAGE = "front_page"
        FAQ = "faq"
        DISCLOSURE = "disclosure"
        CONSENT = "consent"
        ACCESSIBILITY = "accessibility"

    kind = models.CharField(max_length=20, choices=Kind.choices)
    language = models.CharField(max_length=5, default="da")
    title = models.CharField(max_length=255, blank=True)
    html = models.TextField(blank=True)
    active = models.BooleanField(default=True)
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)

    class Meta:
        indexes = [models.Index(fields=["municipality", "kind", "language", "-id"], name="texts_newest")]


class Logo(TenantModel):
    """A logo, safe to show. The one in force is named by the municipality's settings; those before it stay.

    svg: cleaned on the server before it is kept.
    """

    svg = models.TextField()
    created_at = models.DateTimeField()
    created_by = models.BigIntegerField(null=True)
