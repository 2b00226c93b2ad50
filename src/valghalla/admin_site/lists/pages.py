"""The participant list on the page: filters, columns, setups that were kept, and a part of the lines; and on paper."""

from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.lists.forms import (
    ColumnsForm,
    FilterForm,
    LayoutForm,
    ParticipantListForm,
    PresetForm,
    choice_of,
)
from valghalla.admin_site.lists.parts import people_part, tasks_part
from valghalla.admin_site.request import AdminRequest
from valghalla.base.cpr_number import CprNumber
from valghalla.base.spreadsheets.writing import Kind
from valghalla.components.filters import Chip, chips
from valghalla.components.formats import number, written
from valghalla.components.inline import Badge, Status
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Pager
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.lists.columns import COLUMNS, RECEIPT, Choice, Layout, Line, ListColumn, Words, chosen, words
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters, counts_of, tasks_of
from valghalla.lists.models import ListPreset
from valghalla.lists.names import Names, names_of
from valghalla.lists.orders import SORTS, in_order
from valghalla.lists.participant_list import by_person, lines
from valghalla.lists.presets import presets_for

Text = str | Promise
MOST_PRINTED = 20_000


@dataclass(frozen=True)
class PresetLink:
    """A setup that was kept: its name, whose it is when not one's own, and where it leads."""

    name: str
    owner: str
    shared: bool
    url: str
    delete_url: str


@dataclass(frozen=True)
class ParticipantListPage:
    """What the template shows. formats: (value, label) of the files one can take.   kept: hidden fields of a setup to keep.
    people: how many persons are on the list; choice, filters: what was asked for."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    form: FilterForm
    layout_form: LayoutForm
    columns_form: ColumnsForm
    preset_form: PresetForm
    presets: tuple[PresetLink, ...]
    preset_url: str
    kept: tuple[tuple[str, str], ...]
    chips: tuple[Chip, ...]
    clear_url: str
    table: Table
    formats: tuple[tuple[str, Text], ...]
    export_url: str
    print_url: str
    all_columns_url: str
    no_columns_url: str
    people: int
    choice: Choice
    filters: Filters
    with_protected: bool


@dataclass(frozen=True)
class PrintPage:
    """The list on paper: every line, and a column to sign in. said: the filters in force, a text each.
    cut_off: how many lines it stops at, 0 when all are there."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    said: tuple[Text, ...]
    table: Table
    back_url: str
    cut_off: int
    people: int
    choice: Choice
    filters: Filters
    with_protected: bool


def formats() -> tuple[tuple[str, Text], ...]:
    """The files a list can be taken as."""
    return (
        (Format.XLSX, _("Excel")),
        (Format.CSV, _("CSV for Danish Excel")),
        (Format.CSV_PLAIN, _("Plain CSV")),
    )


def lists_crumb(election: Election) -> Crumb:
    """The way back to the kinds of lists."""
    return Crumb(_("Lists"), reverse("lists", args=[election.pk]))


def participant_list_page(request: AdminRequest, election: Election) -> ParticipantListPage:
    """The list as asked for."""
    names, query = names_of(election), request.GET
    form = asked_for(query, election, names)
    choice = choice_of(query, request.staff.preferences)
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    if choice.layout == Layout.PEOPLE:
        persons, pager = people_part(request, tasks, people)
        found = list(in_order(tasks.filter(participant__in=persons)).values_list("pk", flat=True))
    else:
        found, pager = tasks_part(request, tasks, total, choice.sort)
    keys = [column.key for column in choice.columns]
    initial = {"column": keys, "rows": choice.layout}
    return ParticipantListPage(
        title=_("Participant list"),
        lead=summed_up(people, total, election),
        breadcrumb=(lists_crumb(election), Crumb(_("Participant list"))),
        form=form,
        layout_form=LayoutForm(initial=initial),
        columns_form=ColumnsForm(initial=initial),
        preset_form=PresetForm(initial={"vacant": form.filters.vacant}, prefix=""),
        presets=_presets(request, election),
        preset_url=reverse("participant_list_preset_keep", args=[election.pk]),
        kept=(("rows", choice.layout), ("sort", choice.sort), *(("column", key) for key in keys)),
        chips=chips(form, query),
        clear_url=with_query(query, dict.fromkeys(form.fields)),
        table=_table(found, pager, names, choice, with_protected=form.with_protected),
        formats=formats(),
        export_url=reverse("participant_list_export", args=[election.pk]),
        print_url=reverse("participant_list_print", args=[election.pk]),
        all_columns_url=with_query(query, {"columns": "1", "column": [column.key for column in COLUMNS]}),
        no_columns_url=with_query(query, {"columns": "1", "column": None}),
        people=people,
        choice=choice,
        filters=form.filters,
        with_protected=form.with_protected,
    )


def print_page(request: AdminRequest, election: Election) -> PrintPage:
    """All lines as asked for, with the column to sign in whatever the choice."""
    names, query = names_of(election), request.GET
    form = asked_for(query, election, names)
    asked = choice_of(query, request.staff.preferences)
    choice = chosen([*(column.key for column in asked.columns), RECEIPT], asked.layout, asked.sort)
    tasks = tasks_of(election, form.filters)
    people, total = counts_of(tasks)
    found = list(in_order(tasks, choice.sort).values_list("pk", flat=True)[:MOST_PRINTED])
    table = _table(found, None, names, choice, with_protected=form.with_protected)
    return PrintPage(
        title=_("Participant list"),
        lead=summed_up(people, total, election),
        breadcrumb=(
            lists_crumb(election),
            Crumb(_("Participant list"), reverse("participant_list", args=[election.pk])),
            Crumb(_("Print view")),
        ),
        said=tuple(chip.label for chip in chips(form, query)),
        table=_on_paper(table),
        back_url=f"{reverse('participant_list', args=[election.pk])}{with_query(query, {})}",
        cut_off=MOST_PRINTED if total > MOST_PRINTED else 0,
        people=people,
        choice=choice,
        filters=form.filters,
        with_protected=form.with_protected,
    )


def asked_for(query, election: Election, names: Names) -> ParticipantListForm:
    """The filters as the address says, validated."""
    form = ParticipantListForm(query, election=election, names=names)
    form.is_valid()
    return form


def summed_up(people: int, total: int, election: Election) -> str:
    """ "Kommunalvalg: 12 personer med 20 opgaver"."""
    tasks = ngettext("%(count)s task", "%(count)s tasks", total) % {"count": number(total)}
    persons = ngettext("%(count)s person", "%(count)s people", people) % {"count": number(people)}
    return _("%(election)s: %(people)s with %(tasks)s") % {
        "election": election.title,
        "people": persons,
        "tasks": tasks,
    }


def preset_query(preset: ListPreset) -> str:
    """The query part that shows the list as the preset says."""
    pairs = [("columns", "1"), *(("column", key) for key in preset.columns), ("rows", preset.layout)]
    if preset.vacant:
        pairs.append(("vacant", "on"))
    if preset.sort:
        pairs.append(("sort", preset.sort))
    return f"?{urlencode(pairs)}"


def _presets(request: AdminRequest, election: Election) -> tuple[PresetLink, ...]:
    staff = request.staff
    address = reverse("participant_list", args=[election.pk])
    return tuple(
        PresetLink(
            name=preset.name,
            owner="" if preset.owner_id == staff.pk else preset.owner.name,
            shared=preset.shared,
            url=f"{address}{preset_query(preset)}",
            delete_url=reverse("participant_list_preset_delete", args=[election.pk, preset.pk])
            if preset.owner_id == staff.pk
            else "",
        )
        for preset in presets_for(staff)
    )


def _table(task_ids: list[int], pager: Pager | None, names: Names, choice: Choice, *, with_protected: bool) -> Table:
    found = lines(task_ids, names, choice.keys, with_protected=with_protected)
    said, by_people = words(), choice.layout == Layout.PEOPLE
    return Table(
        caption=_("Participant list"),
        columns=tuple(_heading(column, by_people) for column in choice.columns),
        rows=tuple(
            _row(own, choice, said, with_protected=with_protected)
            for own in (by_person(found) if by_people else ((line,) for line in found))
        ),
        sort=choice.sort,
        empty=_("Nobody with a task fits. Change or clear the filters."),
        pager=pager,
        id="list",
        fixed_first=len(choice.columns) > 9,
    )


def _heading(column: ListColumn, by_people: bool) -> Column:
    kind = column.sum_kind if by_people else column.kind
    figures = kind != Kind.TEXT or column.key in ("cpr", "mobile")
    return Column(column.key, column.title, numeric=figures, sortable=not by_people and column.key in SORTS)


def _on_paper(table: Table) -> Table:
    """Nothing to click on, and no cards."""
    return replace(
        table,
        columns=tuple(replace(column, sortable=False) for column in table.columns),
        rows=tuple(replace(row, url="") for row in table.rows),
        cards=False,
        fixed_first=False,
        classes="to-sign",
    )


def _row(own: tuple[Line, ...], choice: Choice, said: Words, *, with_protected: bool) -> Row:
    cells = tuple(_shown(own, column, choice.layout, said, with_protected=with_protected) for column in choice.columns)
    person = own[0].participant_id
    return Row(cells=cells, url=reverse("participant", args=[person]) if person else "")


def _shown(own: tuple[Line, ...], column: ListColumn, layout: Layout, said: Words, *, with_protected: bool) -> object:
    """The value of the export in the page's dress."""
    line, by_people = own[0], layout == Layout.PEOPLE
    if column.key == "cpr":
        return CprNumber(line.cpr).formatted if line.cpr else None
    if column.key == "state" and _alike(one.state for one in own):
        return Status(line.state)
    if column.key == "protected" and line.protected:
        return Badge(_("Yes"), "bad", "lock")
    if column.key == "address" and line.protected and not with_protected:
        return _("Protected")
    if column.key == RECEIPT:
        return " "
    return column.of_person(own, said) if by_people else written(column.value(line, said))


def _alike(values: Iterable[str]) -> bool:
    return len(set(values)) == 1
