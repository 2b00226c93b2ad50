"""What the lists with fixed columns have in common on the page: filters, notices, a part of the rows, files."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.admin_site.lists.forms import FilterForm, LayoutForm, PayeesForm
from valghalla.admin_site.lists.pages import formats, lists_crumb
from valghalla.admin_site.request import AdminRequest
from valghalla.base.spreadsheets.writing import Column as FileColumn
from valghalla.base.spreadsheets.writing import Kind
from valghalla.components.filters import Chip, chips
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb
from valghalla.components.tables import Column, Table
from valghalla.elections.models import Election
from valghalla.lists.filters import Filters
from valghalla.lists.names import Names

Text = str | Promise


@dataclass(frozen=True)
class Notice:
    """Something to know before the file leaves. kind: info, success or warning.   lines: (text, url or "").   more: how many
    lines are left out."""

    kind: str
    heading: Text
    text: Text = ""
    lines: tuple[tuple[Text, str], ...] = ()
    more: int = 0


@dataclass(frozen=True)
class ListingPage:
    """What the template shows. formats: (value, label) of the files, the first the usual one.   columns: what the audit keeps.
    mark_form: lays something down for the people ticked; None where nobody can be."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    form: FilterForm
    chips: tuple[Chip, ...]
    clear_url: str
    table: Table
    formats: tuple[tuple[str, Text], ...]
    export_url: str
    filters: Filters
    columns: tuple[str, ...]
    people: int
    notices: tuple[Notice, ...] = ()
    rules_url: str = ""
    layout_form: LayoutForm | None = None
    mark_form: PayeesForm | None = None
    mark_url: str = ""
    with_protected: bool = False


def asked_for(kind: type[FilterForm], request: AdminRequest, election: Election, names: Names) -> FilterForm:
    """The filters as the address says, validated."""
    form = kind(request.GET, election=election, names=names)
    form.is_valid()
    return form


def common(request: AdminRequest, election: Election, title: Text, form: FilterForm, export: str) -> dict:
    """What every such page has. export: the name of the file's address."""
    return {
        "title": title,
        "breadcrumb": (lists_crumb(election), Crumb(title)),
        "form": form,
        "chips": chips(form, request.GET),
        "clear_url": with_query(request.GET, dict.fromkeys(form.fields)),
        "formats": formats(),
        "export_url": reverse(export, args=[election.pk]),
        "filters": form.filters,
    }


def headings(columns: list[FileColumn]) -> tuple[Column, ...]:
    """The columns of the file as those of a table: figures under each other, room for addresses."""
    figures, roomy = {_("CPR number")}, {_("Address"), _("The work location's address")}
    return tuple(
        Column(
            f"c{at}",
            column.title,
            numeric=at > 0 and (column.kind != Kind.TEXT or column.title in figures),
            classes="roomy" if column.title in roomy else "",
        )
        for at, column in enumerate(columns)
    )


def nobody_fits() -> str:
    """Said in place of an empty list."""
    return _("Nobody with a task fits. Change or clear the filters.")
