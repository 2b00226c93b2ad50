"""Links in words: what they show, and whether they work."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.tasks.words import day_in_words
from valghalla.components.inline import Badge
from valghalla.elections.models import ElectionTaskType, ElectionWorkLocation
from valghalla.places.models import Area
from valghalla.tasks.links.links import ends_at
from valghalla.tasks.models import TaskLink

NAMED_AT_MOST = 2


@dataclass(frozen=True)
class Names:
    """Names by key of whatever the links are narrowed to."""

    areas: dict[int, str]
    places: dict[int, str]
    types: dict[int, str]


def names_of(links: Iterable[TaskLink]) -> Names:
    """Three queries, however many links there are."""
    found = list(links)
    areas = Area.objects.filter(pk__in={key for link in found for key in link.areas})
    places = ElectionWorkLocation.objects.filter(pk__in={key for link in found for key in link.work_locations})
    types = ElectionTaskType.objects.filter(pk__in={key for link in found for key in link.task_types})
    return Names(
        dict(areas.values_list("pk", "name")),
        dict(places.values_list("pk", "title")),
        dict(types.values_list("pk", "title")),
    )


def about(link: TaskLink, names: Names) -> str:
    """What the link shows besides its team's tasks in general: "tir 03-11-2026, Skolen, trusted tasks too"."""
    parts = [day_in_words(link.task_day)] if link.task_day else []
    places = len(link.work_locations)
    parts += _some(link.areas, names.areas, ngettext("%(count)s area", "%(count)s areas", len(link.areas)))
    parts += _some(
        link.work_locations, names.places, ngettext("%(count)s work location", "%(count)s work locations", places)
    )
    parts += _some(
        link.task_types, names.types, ngettext("%(count)s task type", "%(count)s task types", len(link.task_types))
    )
    if link.with_trusted and not link.single:
        parts.append(_("trusted tasks too"))
    return ", ".join(parts) or _("all available tasks of the team")


def state_of(link: TaskLink, *, now: datetime.datetime) -> Badge:
    """Whether the link works."""
    if link.revoked_at is not None:
        return Badge(_("Link is closed"), "bad", "close")
    if ends_at(link) <= now:
        return Badge(_("Run out"), "neutral", "hourglass")
    return Badge(_("In use"), "good", "check")


def works(link: TaskLink, *, now: datetime.datetime) -> bool:
    """Whether it leads anywhere."""
    return link.revoked_at is None and ends_at(link) > now


def _some(keys: list[int], names: dict[int, str], counted: str) -> list[str]:
    if len(keys) <= NAMED_AT_MOST:
        return [names[key] for key in keys if key in names]
    return [counted % {"count": len(keys)}]
