"""Who declined or withdrew, as a file."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django.utils.translation import gettext as _

from valghalla.admin_site.tasks.declined_page import BY_PLACE, SORTS, asked_for
from valghalla.admin_site.tasks.task_rows import answer
from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base.spreadsheets.writing import Column, Kind, Row
from valghalla.elections.models import Election
from valghalla.lists.export import Export, Format, as_file
from valghalla.tasks.models import TaskEvent

COLUMNS = ("work_location", "area", "participant", "task_type", "task_day", "team", "answer", "date", "time")


def export_declined(
    election: Election, query: QueryDict, *, format: Format, by: Actor, now: datetime.datetime
) -> Export:
    """Write every row that fits the filters, in the order asked for; who took how many by which filters is recorded."""
    with transaction.atomic():
        form, events = asked_for(election, query)
        asked = query.get("sort", "")
        sort = asked if asked.removeprefix("-") in SORTS else BY_PLACE
        sign = "-" if sort.startswith("-") else ""
        ordered = events.order_by(f"{sign}{SORTS[sort.removeprefix('-')]}", f"{sign}pk")
        filters = {name: query.getlist(name) for name in form.fields if form.is_valid() and query.get(name)}
        record(
            "refusals.exported",
            election,
            by=by,
            now=now,
            format=str(format),
            filters=filters,
            columns=list(COLUMNS),
            people=len({key for key in events.order_by().values_list("participant_id", flat=True) if key}),
        )
        headings = [
            Column(_("Work location")),
            Column(_("Area")),
            Column(_("Participant")),
            Column(_("Task type")),
            Column(_("Task day"), Kind.DATE),
            Column(_("Team")),
            Column(_("Answer")),
            Column(_("Date of the answer"), Kind.DATE),
            Column(_("Time")),
        ]
        return as_file(
            headings, _rows(ordered), name="afviste-opgaver", sheet="Afviste opgaver", format=format, now=now
        )


def _rows(events: QuerySet[TaskEvent]) -> Iterator[Row]:
    for event in events.iterator(chunk_size=1000):
        at = timezone.localtime(event.at)
        yield (
            event.work_location.title,
            event.work_location.area_name,
            event.participant.name if event.participant else _("Erased participant"),
            event.task_type.title,
            event.task_day,
            event.team.name,
            str(answer(event).label),
            at.date(),
            f"{at:%H:%M}",
        )
