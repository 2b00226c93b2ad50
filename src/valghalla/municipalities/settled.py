"""What the municipality acted for has settled."""

from django.db.models import QuerySet

from valghalla.base.written_once import first, written_once
from valghalla.municipalities.models import Settings


def settled() -> Settings:
    """Its settings; those of one that has settled nothing yet when there are none."""
    return first(_settings()) or Settings()


@written_once
def _settings() -> QuerySet[Settings]:
    return Settings.objects.order_by("pk")[:1]
