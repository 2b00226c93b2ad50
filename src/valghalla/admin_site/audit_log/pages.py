"""The audit log on the page, newest first, a part of it at a time."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from django.db.models import Q, QuerySet
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import Promise
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.admin_site.audit_log.forms import LogForm
from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.history.details import keys_in, lines_of, said_of
from valghalla.admin_site.history.names import Names, names_for
from valghalla.admin_site.request import AdminRequest
from valghalla.audit.models import AuditEntry
from valghalla.audit.words import KINDS, TYPES, Type, why_by_itself, words_of
from valghalla.components.filters import Chip, FilterBar, chips
from valghalla.components.inline import Lines, escaped
from valghalla.components.links import with_query
from valghalla.components.parts import Card, Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.lists.export import Format
from valghalla.municipalities.retention import months_kept
from valghalla.participants.searches import opened

Text = str | Promise

PRIVATE = ("search",)
PLAIN = ("type", "act", "user", "since", "until")
# In the address once somebody has chosen: without it the log opens on what was done to participants.
CHOSEN = "chosen"
OPENS_ON = f"{CHOSEN}=1&type={Type.PARTICIPANT}"
SIZE = 50
MOST_COUNTED = 10_000


@dataclass(frozen=True)
class LogPage:
    """What the template shows. formats: (value, label) of the files one can take, with the filters in force."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    bar: FilterBar
    export_url: str
    formats: tuple[tuple[str, Text], ...]
    sort: str = ""


class Told:
    """What happened, and its details under it."""

    def __init__(self, said: str, lines: Sequence[str]) -> None:
        self.said, self.lines = said, lines

    def __html__(self) -> str:
        lines = "".join(f"<li>{escaped(line)}</li>" for line in self.lines)
        below = f'<ul class="told">{lines}</ul>' if lines else ""
        return SafeString(f"<div>{escaped(self.said)}{below}</div>")


def asked(request: AdminRequest) -> LogForm:
    """The filters as the address and the session say, validated; what makes no sense is passed over."""
    form = LogForm(opened(request.GET, request.session, private=PRIVATE))
    form.is_valid()
    return form


def log_page(request: AdminRequest, form: LogForm) -> LogPage:
    """The part of the log that the address asks for. Nine queries, however many rows."""
    entries, pager = _part(form.fitting(), request.GET)
    names = names_of(entries)
    shown = _chips(form, request.GET)
    return LogPage(
        title=_("Audit log"),
        lead=_(
            "Who did or saw what, to whom, and when. Rows cannot be changed, and are deleted after %(months)s months."
        )
        % {"months": months_kept()},
        breadcrumb=crumbs((_("Audit log"), "")),
        table=Table(
            caption=_("Audit log, newest first"),
            columns=_columns(),
            rows=tuple(_row(entry, names) for entry in entries),
            empty=_("Nothing fits what you search for. Change the search or clear the filters.")
            if shown
            else _("Nothing has happened yet."),
            pager=pager,
            id="log",
            classes="audit-log",
        ),
        bar=FilterBar(form, shown, f"{reverse('audit_log')}?{CHOSEN}=1", target="list", open=_is_open(form)),
        export_url=reverse("audit_log_export"),
        formats=(
            (Format.XLSX, _("Excel")),
            (Format.CSV, _("CSV for Danish Excel")),
            (Format.CSV_PLAIN, _("Plain CSV")),
        ),
    )


def names_of(entries: Sequence[AuditEntry]) -> Names:
    """Everybody and everything that the rows tell of. Three queries."""
    return names_for(
        people=[
            *(entry.participant_id for entry in entries),
            *(entry.actor_id for entry in entries if entry.actor_kind == "participant"),
        ],
        staff=(entry.actor_id for entry in entries if entry.actor_kind == "staff"),
        things=keys_in(entries),
    )


def audit_log_card() -> Card:
    """The entrance in the administration."""
    return Card(
        heading=_("Audit log"),
        url=reverse("audit_log"),
        text=_("Who did or saw what, to whom, and when."),
        icon="list-check",
    )


def _columns() -> tuple[Column, ...]:
    return (
        Column("time", _("Time"), classes="date"),
        Column("act", _("Act")),
        Column("type", _("Type")),
        Column("participant", _("Participant")),
        Column("born", _("Birth date"), secondary=True, classes="date"),
        Column("said", _("Description")),
        Column("user", _("User")),
    )


def _row(entry: AuditEntry, names: Names) -> Row:
    words = words_of(entry.action)
    person = names.people.get(entry.participant_id or 0)
    who = names.actor(entry.actor_kind, entry.actor_id)
    why = why_by_itself(entry.action, entry.details) if entry.actor_kind == "system" else ""
    return Row(
        (
            f"{timezone.localtime(entry.at):%d-%m-%Y %H:%M:%S}",
            KINDS[words.kind],
            TYPES[words.type],
            names.person(entry.participant_id) or " ",
            person.birth_date if person and person.birth_date else " ",
            Told(said_of(entry, names), lines_of(entry, names)),
            Lines(who, why) if why else who,
        )
    )


def _part(rows: QuerySet[AuditEntry], query: QueryDict) -> tuple[list[AuditEntry], Pager | None]:
    """One page, and the way to those beside it; the address holds the number of a row and nothing else."""
    after, before = _place(query.get("after")), _place(query.get("before"))
    if before is not None:
        found = list(rows.filter(_beyond(before, newer=True)).order_by("at", "pk")[: SIZE + 1])
        more_newer, more_older = len(found) > SIZE, True
        found = found[:SIZE][::-1]
    else:
        found = list((rows.filter(_beyond(after)) if after else rows).order_by("-at", "-pk")[: SIZE + 1])
        more_newer, more_older = after is not None, len(found) > SIZE
        found = found[:SIZE]
    if not found:
        return [], None
    total = rows.order_by()[: MOST_COUNTED + 1].count()
    return found, Pager(
        previous_url=with_query(query, {"before": str(found[0].pk)}) if more_newer else "",
        next_url=with_query(query, {"after": str(found[-1].pk)}) if more_older else "",
        total=total if total <= MOST_COUNTED else None,
    )


def _place(text: str | None) -> AuditEntry | None:
    if not text or not text.isdecimal() or len(text) > 18:
        return None
    return AuditEntry.objects.filter(pk=int(text)).only("at").first()


def _beyond(place: AuditEntry, *, newer: bool = False) -> Q:
    way = "gt" if newer else "lt"
    return Q(**{f"at__{way}": place.at}) | Q(**{"at": place.at, f"pk__{way}": place.pk})


def _chips(form: LogForm, query: QueryDict) -> tuple[Chip, ...]:
    """What is filtered on; the search field's long label gives way to one word."""
    label = str(form["search"].label)
    return tuple(
        replace(chip, label=str(chip.label).replace(label, _("Participant"), 1)) for chip in chips(form, query)
    )


def _is_open(form: LogForm) -> bool:
    """Whether more is filtered on than what the log opens with."""
    return any(form.value(name) for name in PLAIN if name != "type")
