"""The audit log as a file."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from valghalla.admin_site.audit_log.forms import LogForm
from valghalla.admin_site.audit_log.pages import names_of
from valghalla.admin_site.history.details import lines_of, said_of
from valghalla.admin_site.history.names import Names
from valghalla.audit.actors import Actor
from valghalla.audit.models import AuditEntry
from valghalla.audit.record import record
from valghalla.audit.words import KINDS, TYPES, why_by_itself, words_of
from valghalla.base.spreadsheets.limits import MAX_EXCEL_LINES
from valghalla.base.spreadsheets.writing import Column, Kind, Row
from valghalla.lists.export import Export, Format, as_file

AT_ONCE = 1000


def export(form: LogForm, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """Write the rows that fit, newest first, as many as a sheet holds; who took how many by which filters is recorded."""
    with transaction.atomic():
        rows = form.fitting()
        number = min(rows.count(), MAX_EXCEL_LINES - 1)
        record("audit.exported", by=by, now=now, number=number, format=str(format), filters=form.as_facts())
        found = _lines(rows.filter(at__lte=now).exclude(action="audit.exported", at=now), number)
        return as_file(_headings(), found, name="revisionslog", sheet="Revisionslog", format=format, now=now)


def _headings() -> list[Column]:
    return [
        Column(_("Date"), Kind.DATE),
        Column(_("Time")),
        Column(_("Act")),
        Column(_("Type")),
        Column(_("Participant")),
        Column(_("Birth date"), Kind.DATE),
        Column(_("Description")),
        Column(_("Details")),
        Column(_("User")),
    ]


def _lines(rows: QuerySet[AuditEntry], most: int) -> Iterator[Row]:
    """The rows a thousand at a time, so that the names of no more than that are held at once."""
    last: AuditEntry | None = None
    while most > 0:
        beyond = Q(at__lt=last.at) | Q(at=last.at, pk__lt=last.pk) if last else Q()
        entries = list(rows.filter(beyond).order_by("-at", "-pk")[: min(most, AT_ONCE)])
        if not entries:
            return
        names = names_of(entries)
        for entry in entries:
            yield _line(entry, names)
        last, most = entries[-1], most - len(entries)


def _line(entry: AuditEntry, names: Names) -> Row:
    words, at = words_of(entry.action), timezone.localtime(entry.at)
    person = names.people.get(entry.participant_id or 0)
    who = names.actor_name(entry.actor_kind, entry.actor_id)
    why = str(why_by_itself(entry.action, entry.details)) if entry.actor_kind == "system" else ""
    return [
        at.date(),
        f"{at:%H:%M:%S}",
        str(KINDS[words.kind]),
        str(TYPES[words.type]),
        names.person_name(entry.participant_id),
        person.birth_date if person else None,  # type: ignore[list-item]
        said_of(entry, names),
        "; ".join(lines_of(entry, names)),
        f"{who} ({why})" if why else who,
    ]
