"""Changing what a municipality has settled for itself, page by page."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction

from valghalla.audit.actors import Actor
from valghalla.audit.changes import changes
from valghalla.audit.record import record
from valghalla.base.errors import StaleVersion
from valghalla.municipalities.models import Settings


def change_settings(
    page: str, values: Mapping[str, Any], *, version: int, by: Actor, now: datetime.datetime
) -> Settings:
    """Save the fields of one page of settings; two pages never stand in each other's way.

    page: its name, which the version counts for.   version: how often the page had been changed when it was read.
    Raises StaleVersion when it was changed meanwhile.
    """
    with transaction.atomic():
        settings = Settings.objects.select_for_update().get()
        if version_of(settings, page) != version:
            raise StaleVersion
        if changed := changes({name: getattr(settings, name) for name in values}, values):
            for name, value in values.items():
                setattr(settings, name, value)
            settings.versions = {**settings.versions, page: version + 1}
            settings.save(update_fields=[*values, "versions"])
            record("settings.changed", settings, by=by, now=now, page=page, changed=changed)
    return settings


def version_of(settings: Settings, page: str) -> int:
    """How often a page of the settings was changed."""
    return int(settings.versions.get(page, 0))
