"""Making a municipality: its row, its settings and its keys. What it starts with is in onboarding."""

import datetime

from django.db import transaction

from valghalla.base.tenancy import acting_for
from valghalla.municipalities.keys import make_keys
from valghalla.municipalities.models import Municipality, Settings


def create_municipality(
    *, code: str, name: str, slug: str, cvr: str, domain: str, now: datetime.datetime
) -> Municipality:
    """Make a municipality, as the owner of the tables.

    code: four digits.   cvr: eight digits.   domain: what its host names end in; citizens go to <slug>.<domain>, the
    office to admin.<slug>.<domain>. Raises django.core.exceptions.ValidationError naming the fields that will not do.
    """
    municipality = Municipality(
        code=code,
        name=name,
        slug=slug,
        cvr=cvr,
        citizen_host=f"{slug}.{domain}",
        admin_host=f"admin.{slug}.{domain}",
        created_at=now,
    )
    municipality.full_clean()
    with transaction.atomic():
        municipality.save()
        with acting_for(municipality):
            Settings.objects.create(sender_name=name)
            make_keys(now=now)
    return municipality
