"""What the list of all tasks is asked for: its address, with the search that the session keeps sealed in the place of its key."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.http import QueryDict

from valghalla.admin_site.all_tasks.forms import TaskListForm
from valghalla.admin_site.request import AdminRequest
from valghalla.elections.models import Election
from valghalla.lists.names import Names
from valghalla.lists.task_columns import KEYS, USUAL, TaskColumn, task_columns
from valghalla.lists.task_order import known
from valghalla.participants.searches import opened
from valghalla.tasks.overviews.listing import Wanted, wanted_from

PRIVATE = ("search",)
FILTERS = tuple(name for name in TaskListForm.base_fields if name not in PRIVATE)
# Names in the address that go as they are: filters, what the columns are, and the order.
PLAIN = (*FILTERS, "columns", "column", "sort")
COLUMNS_KEPT = "task_list_columns"


@dataclass(frozen=True)
class Asked:
    """query: the address without what makes no sense here, so that nothing of another election hangs on; it holds no personal
    data.   form: the filters, valid.   sort: a column, "-" before it when falling."""

    query: QueryDict
    form: TaskListForm
    wanted: Wanted
    columns: tuple[TaskColumn, ...]
    sort: str


def wanted_by(request: AdminRequest, query: QueryDict) -> Wanted:
    """The tasks that an address of the list is about. query: of the list itself, or sent along by its form."""
    return wanted_from(opened(query, request.session, private=PRIVATE))


def asked_of(request: AdminRequest, query: QueryDict, election: Election, names: Names) -> Asked:
    """What an address of the list asks for."""
    query = query.copy()
    form = _form(request, query, election, names)
    if form.errors:
        _tidy(query, form)
        form = _form(request, query, election, names)
        form.is_valid()
    wanted = wanted_by(request, query)
    sort = known(query.get("sort") or _usual_sort(wanted))
    return Asked(query, form, wanted, _columns(query, request.staff.preferences), sort)


def _form(request: AdminRequest, query: QueryDict, election: Election, names: Names) -> TaskListForm:
    return TaskListForm(opened(query, request.session, private=PRIVATE), election=election, names=names)


def _tidy(query: QueryDict, form: TaskListForm) -> None:
    """Take away what is no choice, and keep the choices beside it."""
    for name in form.errors:
        field: Any = form.fields[name]
        many = isinstance(field, forms.MultipleChoiceField)
        offered = {str(value) for value, _label in field.choices} if many else set()
        query.setlist(name, [value for value in query.getlist(name) if value in offered])


def _usual_sort(wanted: Wanted) -> str:
    """Who has waited longest comes first, and a person's tasks stand together where that is the point."""
    if wanted.waiting is not None:
        return "-waited"
    return "name" if wanted.doubles or wanted.search else "task_day"


def _columns(query: QueryDict, preferences: Mapping[str, Any]) -> tuple[TaskColumn, ...]:
    """As the address says; where it says nothing as remembered, else what most need."""
    if "columns" in query:
        return task_columns(query.getlist("column"))
    remembered = preferences.get(COLUMNS_KEPT)
    return task_columns(USUAL if remembered is None else [key for key in remembered if key in KEYS])
