"""All tasks of an election as the page shows them."""

from dataclasses import dataclass, replace

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.all_tasks.asked import Asked, asked_of
from valghalla.admin_site.all_tasks.forms import ColumnsForm, ViewForm
from valghalla.admin_site.bulk.words import task_actions
from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.page_size import page_size, page_sizes
from valghalla.admin_site.lists.pages import formats
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.base.spreadsheets.writing import Kind
from valghalla.components.filters import Chip, chips
from valghalla.components.formats import written
from valghalla.components.inline import Badge, Link, Status
from valghalla.components.links import PAGE_KEYS, with_query
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Selection, Table
from valghalla.elections.models import Election
from valghalla.lists.all_tasks import task_lines
from valghalla.lists.columns import Words, words
from valghalla.lists.models import ListName
from valghalla.lists.names import names_of
from valghalla.lists.presets import presets_for
from valghalla.lists.task_columns import TaskColumn, TaskLine
from valghalla.lists.task_order import Part, part_of
from valghalla.tasks.overviews.listing import matching

Text = str | Promise
FORM_ID = "bulk"
_DIGITS_IN_KEY = 18


@dataclass(frozen=True)
class ViewLink:
    """A view: its name, whose it is when not one's own, and where it leads."""

    name: Text
    url: str
    owner: str = ""
    shared: bool = False
    delete_url: str = ""
    current: bool = False


@dataclass(frozen=True)
class AllTasksPage:
    """What the template shows. query: the list's address, to be sent along by its forms.   hidden: the same, value by value.
    ready: views that offices look for most.   actions: (value, label, icon) of what can be done with the tasks chosen, empty
    for readers.   search_kept: the search is on, and is no part of a view.   sort_kept: the order asked for, "" for the usual
    one."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    asked: Asked
    url: str
    chips: tuple[Chip, ...]
    table: Table
    total: int
    query: str
    hidden: tuple[tuple[str, str], ...]
    ready: tuple[ViewLink, ...]
    views: tuple[ViewLink, ...]
    view_form: ViewForm
    keep_url: str
    columns_form: ColumnsForm
    usual_columns_url: str
    formats: tuple[tuple[str, Text], ...]
    export_url: str
    bulk_url: str
    actions: tuple[tuple[str, Text, str], ...]
    runs_url: str
    idle_url: str
    overview_url: str
    search_kept: bool
    sort_kept: str


def all_tasks_page(request: AdminRequest, election: Election) -> AllTasksPage:
    """The list as asked for."""
    names = names_of(election)
    asked = asked_of(request, request.GET, election, names)
    now, query = clock.now(), asked.query
    tasks = matching(election, asked.wanted, now=now)
    part = part_of(
        tasks, asked.sort, names, size=page_size(request), after=_key(query, "after"), before=_key(query, "before")
    )
    keys = [column.key for column in asked.columns]
    found = task_lines(part.ids, names, keys, today=clock.danish_date(now))
    url = reverse("all_tasks", args=[election.pk])
    bulk_url = reverse("bulk_new", args=[election.pk]) if may_edit(request) else ""
    shown, said = chips(asked.form, query), words()
    plain = _without_page(query)
    return AllTasksPage(
        title=_("All tasks"),
        lead=f"{election.title}, {written(election.election_day)}",
        breadcrumb=(
            Crumb(_("Start"), reverse("start")),
            Crumb(_("Overview of tasks"), reverse("overview", args=[election.pk])),
            Crumb(_("All tasks")),
        ),
        asked=asked,
        url=url,
        chips=_search_in_a_word(asked, shown),
        table=Table(
            caption=_("All tasks"),
            columns=tuple(_heading(column) for column in asked.columns),
            rows=tuple(_row(line, asked.columns, said, election) for line in found),
            sort=asked.sort,
            empty=_("No task fits. Change or clear the filters.") if shown else _("There are no tasks yet."),
            selection=Selection(FORM_ID, part.total, name="task", all_name="all") if bulk_url else None,
            pager=_pager(request, query, part),
            id="tasks",
            fixed_first=len(asked.columns) > 9 and not bulk_url,
            classes="table--compact",
        ),
        total=part.total,
        query=plain.urlencode(),
        hidden=tuple((name, value) for name, values in plain.lists() for value in values),
        ready=_ready(election, url, plain),
        views=_views(request, election),
        view_form=ViewForm(),
        keep_url=reverse("all_tasks_view_keep", args=[election.pk]),
        columns_form=ColumnsForm(initial={"column": keys}),
        usual_columns_url=with_query(query, {"columns": None, "column": None}) if "columns" in query else "",
        formats=formats(),
        export_url=reverse("all_tasks_export", args=[election.pk]),
        bulk_url=bulk_url,
        actions=task_actions() if bulk_url else (),
        runs_url=reverse("bulk_runs"),
        idle_url=f"{reverse('participants')}?task=idle&election={election.pk}",
        overview_url=reverse("overview", args=[election.pk]),
        search_kept=bool(asked.wanted.search),
        sort_kept=asked.sort if "sort" in query else "",
    )


def _search_in_a_word(asked: Asked, shown: tuple[Chip, ...]) -> tuple[Chip, ...]:
    """The search field's long label gives way to one word."""
    label = str(asked.form["search"].label)
    return tuple(replace(chip, label=str(chip.label).replace(label, _("Search"), 1)) for chip in shown)


def _key(query: QueryDict, name: str) -> int | None:
    text = query.get(name, "")
    return int(text) if text.isascii() and text.isdigit() and len(text) <= _DIGITS_IN_KEY else None


def _without_page(query: QueryDict) -> QueryDict:
    plain = query.copy()
    for name in (*PAGE_KEYS, "size"):
        plain.pop(name, None)
    return plain


def _pager(request: AdminRequest, query: QueryDict, part: Part) -> Pager | None:
    if not part.total:
        return None
    ids = part.ids
    return Pager(
        previous_url=with_query(query, {"before": str(ids[0])}) if ids and part.before else "",
        next_url=with_query(query, {"after": str(ids[-1])}) if ids and part.after else "",
        first=part.first if ids else None,
        last=part.first + len(ids) - 1 if ids else None,
        total=part.total,
        sizes=page_sizes(request),
    )


def _ready(election: Election, url: str, plain: QueryDict) -> tuple[ViewLink, ...]:
    """What offices look for most."""
    offered = (
        (_("Available"), "state=available"),
        (_("Unanswered for a week"), "waiting=7"),
        (_("Not yet invited"), "invited=no"),
        (_("Double bookings"), "doubles=on"),
        (_("Rules no longer met"), "broken=on"),
        (_("CPR facts changed"), "changed=on"),
        (_("No Digital Post"), "reach=exempt"),
    )
    return tuple(ViewLink(name, f"{url}?{query}", current=plain.urlencode() == query) for name, query in offered)


def _views(request: AdminRequest, election: Election) -> tuple[ViewLink, ...]:
    staff = request.staff
    return tuple(
        ViewLink(
            name=view.name,
            url=reverse("all_tasks_view", args=[election.pk, view.pk]),
            owner="" if view.owner_id == staff.pk else view.owner.name,
            shared=view.shared,
            delete_url=reverse("all_tasks_view_delete", args=[election.pk, view.pk])
            if view.owner_id == staff.pk
            else "",
        )
        for view in presets_for(staff, ListName.TASKS)
    )


def _heading(column: TaskColumn) -> Column:
    figures = column.kind != Kind.TEXT or column.key == "mobile"
    return Column(column.key, column.title, numeric=figures, sortable=column.sortable)


def _row(line: TaskLine, columns: tuple[TaskColumn, ...], said: Words, election: Election) -> Row:
    place = f"{reverse('place', args=[election.pk, line.place_id])}?day={line.task_day.isoformat()}"
    about = (line.task_type, line.work_location, f"{line.task_day:%d-%m-%Y}", line.name or said.available)
    return Row(
        cells=tuple(_shown(line, column, said) for column in columns),
        url=place,
        id=str(line.task_id),
        name=", ".join(about),
    )


def _shown(line: TaskLine, column: TaskColumn, said: Words) -> object:
    """The value of the file in the page's dress."""
    match column.key:
        case "state":
            return Status(line.state)
        case "name" if line.participant_id is not None:
            return Link(line.name, reverse("participant", args=[line.participant_id]))
        case "protected" if line.protected:
            return Badge(_("Yes"), "bad", "lock")
        case "digital_post" if line.digital_post is False:
            return Badge(_("Exempt"), "bad", "close")
    value = column.value(line, said)
    return written(value) if column.kind != Kind.TEXT else value
