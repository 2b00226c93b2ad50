"""Taking a logo into use, and doing without one."""

import datetime

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.content.look.svg import clean_svg
from valghalla.content.models import Logo
from valghalla.municipalities.models import Settings


def use_logo(content: bytes, *, by: Actor, now: datetime.datetime) -> dict[str, int]:
    """Clean the picture and put it in force on both sites; what was taken out of it, as ``SafePicture.removed`` has it.

    content: of the file.   Raises svg.BadPicture.
    """
    picture = clean_svg(content)
    with transaction.atomic():
        logo = Logo.objects.create(svg=picture.svg, created_at=now, created_by=by.id if by.kind == "staff" else None)
        Settings.objects.update(logo_number=logo.pk)
        record("logo.changed", logo, by=by, now=now)
    return picture.removed


def remove_logo(*, by: Actor, now: datetime.datetime) -> bool:
    """Show the plain mark again; False when there was no logo."""
    with transaction.atomic():
        settings = Settings.objects.select_for_update().get()
        if settings.logo_number is None:
            return False
        record("logo.removed", Logo.objects.filter(pk=settings.logo_number).first(), by=by, now=now)
        Settings.objects.filter(pk=settings.pk).update(logo_number=None)
    return True
