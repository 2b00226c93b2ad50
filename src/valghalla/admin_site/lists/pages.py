"""The participant list on the page: filters, columns, and a part of the lines."""

from dataclasses import dataclass

from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.lists.forms import ColumnsForm, ListForm, asked_for, columns_of
from valghalla.base.cpr_number import CprNumber
from valghalla.base.spreadsheets.writing import Kind
from valghalla.components.filters import Chip, chips
from valghalla.components.formats import number
from valghalla.components.inline import Badge, Status
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.lists.columns import COLUMNS, Line, ListColumn, Words, words
from valghalla.lists.export import Format
from valghalla.lists.participant_list import Filters, Names, beyond, counts_of, in_order, lines, names_of, tasks_of
from valghalla.tasks.models import Task

Text = str | Promise
SIZES = (20, 50, 100)
MOST_PRINTED = 20_000
PREFERENCE = "participant_list_columns"


@dataclass(frozen=True)
class ParticipantListPage:
    """What the template shows. formats: (value, label) of the files one can take.   print_url: all lines on one page,
    "" when they are already.   people: how many persons are on the list; columns, filters: what was asked for."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    form: ListForm
    columns_form: ColumnsForm
    chips: tuple[Chip, ...]
    clear_url: str
    table: Table
    formats: tuple[tuple[str, Text], ...]
    export_url: str
    all_columns_url: str
    no_columns_url: str
    print_url: str
    people: int
    columns: tuple[ListColumn, ...]
    filters: Filters
    with_protected: bool


def participant_list_page(request: HttpRequest, election: Election) -> ParticipantListPage:
    """The list as asked for."""
    names = names_of(election)
    form = asked_for(request.GET, election, names)
    columns = columns_of(request.GET, request.staff.preferences.get(PREFERENCE))  # type: ignore[attr-defined]
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    found, pager = _part(request, tasks, total)
    keys = [column.key for column in columns]
    return ParticipantListPage(
        title=_("Participant list"),
        lead=_summed_up(people, total, election),
        breadcrumb=(Crumb(_("Lists")), Crumb(_("Participant list"))),
        form=form,
        columns_form=ColumnsForm(initial={"column": keys}),
        chips=chips(form, request.GET),
        clear_url=with_query(request.GET, dict.fromkeys(form.fields)),
        table=_table(found, pager, names, columns, with_protected=form.with_protected),
        formats=(
            (Format.XLSX, _("Excel")),
            (Format.CSV, _("CSV for Danish Excel")),
            (Format.CSV_PLAIN, _("Plain CSV")),
        ),
        export_url=reverse("participant_list_export", args=[election.pk]),
        all_columns_url=with_query(request.GET, {"columns": "1", "column": [column.key for column in COLUMNS]}),
        no_columns_url=with_query(request.GET, {"columns": "1", "column": None}),
        print_url="" if "all" in request.GET else with_query(request.GET, {"all": "1"}),
        people=people,
        columns=columns,
        filters=form.filters,
        with_protected=form.with_protected,
    )


def _summed_up(people: int, total: int, election: Election) -> str:
    tasks = ngettext("%(count)s task", "%(count)s tasks", total) % {"count": number(total)}
    persons = ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)}
    return _("%(election)s: %(people)s with %(tasks)s") % {
        "election": election.title,
        "people": persons,
        "tasks": tasks,
    }


def _table(
    task_ids: list[int], pager: Pager | None, names: Names, columns: tuple[ListColumn, ...], *, with_protected: bool
) -> Table:
    keys = {column.key for column in columns}
    found = lines(task_ids, names, with_cpr="cpr" in keys, with_diets="diets" in keys, with_protected=with_protected)
    said = words()
    return Table(
        caption=_("Participant list"),
        columns=tuple(Column(column.key, column.title, numeric=_in_figures(column)) for column in columns),
        rows=tuple(_row(line, columns, said, with_protected=with_protected) for line in found),
        empty=_("Nobody with a task fits. Change or clear the filters."),
        pager=pager,
        id="list",
        fixed_first=len(columns) > 9,
    )


def _part(request: HttpRequest, tasks: QuerySet[Task], total: int) -> tuple[list[int], Pager | None]:
    """The keys of the tasks on this page, in order. The address holds the key of the task before or after it."""
    if "all" in request.GET:
        return list(in_order(tasks).values_list("pk", flat=True)[:MOST_PRINTED]), None
    size, query = _size(request), request.GET
    after, before = _key(query.get("after")), _key(query.get("before"))
    wanted = in_order(beyond(tasks, after) if after else tasks)
    if before:
        wanted = in_order(beyond(tasks, before, before=True), backwards=True)
    found = list(wanted.values_list("pk", flat=True)[: size + 1])
    more, found = len(found) > size, found[:size]
    if before:
        found.reverse()
    first = beyond(tasks, found[0], before=True).count() + 1 if found and (before or after) else 1
    return found, Pager(
        previous_url=with_query(query, {"before": str(found[0])}) if found and first > 1 else "",
        next_url=with_query(query, {"after": str(found[-1])}) if found and (more or before) else "",
        first=first if found else None,
        last=first + len(found) - 1 if found else None,
        total=total,
        sizes=tuple((one, with_query(query, {"size": str(one)}), one == size) for one in SIZES),
    )


def _row(line: Line, columns: tuple[ListColumn, ...], said: Words, *, with_protected: bool) -> Row:
    cells = tuple(_shown(line, column, said, with_protected=with_protected) for column in columns)
    return Row(cells=cells, url=reverse("participant", args=[line.participant_id]))


def _shown(line: Line, column: ListColumn, said: Words, *, with_protected: bool) -> object:
    """The value of the export in the page's dress."""
    if column.key == "cpr":
        return CprNumber(line.cpr).formatted
    if column.key == "state":
        return Status(line.state)
    if column.key == "protected" and line.protected:
        return Badge(_("Yes"), "bad", "lock")
    if column.key == "address" and line.protected and not with_protected:
        return _("Protected")
    if column.key == "receipt":
        return " "
    return column.value(line, said)


def _in_figures(column: ListColumn) -> bool:
    """Figures stand under each other and are not broken over two lines."""
    return column.kind != Kind.TEXT or column.key in ("cpr", "mobile")


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None


def _size(request: HttpRequest) -> int:
    given = request.GET.get("size", "")
    return int(given) if given in map(str, SIZES) else 50
