"""The pages of the import: the file, its columns, its lines."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.forms.boundfield import BoundField
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.catalogue.pages import crumbs
from valghalla.admin_site.work_locations.import_forms import AgreeForm, ColumnsForm, UploadForm, column_name
from valghalla.base.spreadsheets.table import Table
from valghalla.components.formats import written
from valghalla.components.parts import Crumb, Figure, Step
from valghalla.places.importing.compare import Change, ChangeKind
from valghalla.places.importing.file import Row, RowKind
from valghalla.places.importing.places import Plan
from valghalla.places.importing.words import FIELDS, about
from valghalla.places.models import ImportDraft

PREVIEWED = 6
_LONGEST_CELL = 80
_UNFOLDED = 12
Text = str | Promise


@dataclass(frozen=True)
class DraftLine:
    """A file that was begun with and neither stored nor thrown away."""

    file_name: str
    created_at: object
    url: str
    discard_url: str


@dataclass(frozen=True)
class UploadPage:
    """Step one."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: UploadForm
    cancel_url: str
    drafts: tuple[DraftLine, ...]


@dataclass(frozen=True)
class ColumnShown:
    """A column: its choice, and the first cells below its heading."""

    field: BoundField
    heading: str
    cells: str


@dataclass(frozen=True)
class HeaderChoice:
    """A line that could hold the headings. number: "" for no such line."""

    number: str
    words: str
    chosen: bool


@dataclass(frozen=True)
class ColumnsPage:
    """Step two. read: how the file was read."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: ColumnsForm
    file_name: str
    read: tuple[Text, ...]
    columns: tuple[ColumnShown, ...]
    header_choices: tuple[HeaderChoice, ...]
    back_url: str


@dataclass(frozen=True)
class LineShown:
    """A line of the file. kind: the tone of its word.   choice: name of its checkbox."""

    number: int
    title: str
    area: str
    word: Text
    tone: str
    details: tuple[Text, ...] = ()
    choice: str = ""


@dataclass(frozen=True)
class CheckPage:
    """Step three. problems, left_out, places: lines of the file.   missing: places there are and the file has not."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    steps: tuple[Step, ...]
    form: AgreeForm
    file_name: str
    figures: tuple[Figure, ...]
    problems: tuple[LineShown, ...]
    places: tuple[LineShown, ...]
    left_out: tuple[LineShown, ...]
    missing: tuple[str, ...]
    new_areas: tuple[str, ...]
    without_area: int
    nothing_to_do: bool
    changed_meanwhile: bool
    yes: Text
    new: int
    back_url: str
    discard_url: str

    @property
    def places_open(self) -> bool:
        """Whether the list of places is unfolded at first: a short one."""
        return len(self.places) <= _UNFOLDED

    @property
    def can(self) -> bool:
        """Whether there is something that could be stored."""
        return not self.nothing_to_do and not self.without_area


def upload_page(form: UploadForm, drafts: Iterable[ImportDraft]) -> UploadPage:
    """Step one, with what was begun earlier."""
    return UploadPage(
        title=_("Import work locations"),
        breadcrumb=_way(),
        steps=_steps(1),
        form=form,
        cancel_url=reverse("work_locations"),
        drafts=tuple(
            DraftLine(
                draft.file_name,
                draft.created_at,
                reverse("work_location_import_columns", args=[draft.pk]),
                reverse("work_location_import_discard", args=[draft.pk]),
            )
            for draft in drafts
        ),
    )


def columns_page(draft: ImportDraft, table: Table, form: ColumnsForm) -> ColumnsPage:
    """Step two."""
    previewed = [line for line in table.rows if not line.is_empty][:PREVIEWED]
    return ColumnsPage(
        title=_("What are the columns?"),
        breadcrumb=_way(),
        steps=_steps(2, draft),
        form=form,
        file_name=draft.file_name,
        read=_how_read(table),
        columns=tuple(
            ColumnShown(
                form[column_name(position)],
                table.headers[position],
                " · ".join(_cut(line.cells[position], 40) for line in previewed if line.cells[position].strip()),
            )
            for position in range(table.width)
        ),
        header_choices=_header_choices(table),
        back_url=reverse("work_location_import"),
    )


def check_page(draft: ImportDraft, plan: Plan, form: AgreeForm, *, changed_meanwhile: bool) -> CheckPage:
    """Step three: what would be stored, what stands in the way, and what is left out."""
    changes = {one.proposal.line: one for one in plan.changes if one.proposal is not None}
    rows = {row.line: row for row in plan.rows}
    new, updated = plan.count(ChangeKind.NEW), plan.count(ChangeKind.UPDATED)
    return CheckPage(
        title=_("Check and agree"),
        breadcrumb=_way(),
        steps=_steps(3, draft),
        form=form,
        file_name=draft.file_name,
        figures=(
            Figure(_("New work locations"), new, tone="good" if new else "neutral", icon="plus"),
            Figure(_("Changed work locations"), updated, tone="news" if updated else "neutral", icon="edit"),
            Figure(_("As before"), plan.count(ChangeKind.UNCHANGED), icon="check"),
            Figure(
                _("Lines with problems"), len(plan.problems), tone="bad" if plan.problems else "neutral", icon="warning"
            ),
            Figure(_("Lines left out"), sum(row.kind is not RowKind.PLACE for row in plan.rows), icon="minus"),
        ),
        problems=tuple(_problem(rows[line], plan) for line in sorted(plan.problems) if line in rows),
        places=tuple(_place(change) for line, change in sorted(changes.items()) if line not in plan.problems),
        left_out=tuple(_left_out(row) for row in plan.rows if row.kind not in (RowKind.PLACE, RowKind.EMPTY)),
        missing=tuple(one.existing.title for one in plan.changes if one.kind is ChangeKind.MISSING and one.existing),
        new_areas=plan.new_areas,
        without_area=len(plan.without_area),
        nothing_to_do=not plan.stored,
        changed_meanwhile=changed_meanwhile,
        yes=_yes(new, updated),
        new=new,
        back_url=reverse("work_location_import_columns", args=[draft.pk]),
        discard_url=reverse("work_location_import_discard", args=[draft.pk]),
    )


def address_words(plan: Plan) -> str:
    """What is agreed to when new places lack an address; "" when none does."""
    count = len(plan.without_address)
    if not count:
        return ""
    return ngettext(
        "%(count)s new place has no whole address in the file. Create it without, and fill it in later.",
        "%(count)s new places have no whole address in the file. Create them without, and fill them in later.",
        count,
    ) % {"count": count}


def problem_words(plan: Plan) -> str:
    """What is agreed to when lines have problems; "" when none has."""
    count = len(plan.problems)
    if not count:
        return ""
    return ngettext(
        "Leave out the line with problems and store the rest",
        "Leave out the %(count)s lines with problems and store the rest",
        count,
    ) % {"count": count}


def _yes(new: int, updated: int) -> str:
    if new and updated:
        return _("Create %(new)s and change %(changed)s") % {"new": new, "changed": updated}
    if new:
        return ngettext("Create %(count)s work location", "Create %(count)s work locations", new) % {"count": new}
    return ngettext("Change %(count)s work location", "Change %(count)s work locations", updated) % {"count": updated}


def _problem(row: Row, plan: Plan) -> LineShown:
    title = row.place.title if row.place else ""
    details = tuple(about(one) for one in plan.problems[row.line])
    area = row.place.area if row.place else ""
    return LineShown(row.line, _cut(title) or _("(no name)"), area, _("Problem"), "bad", details, f"leave_{row.line}")


def _place(change: Change) -> LineShown:
    assert change.proposal is not None
    proposal = change.proposal
    word, tone = {
        ChangeKind.NEW: (_("New"), "good"),
        ChangeKind.UPDATED: (_("Changed"), "news"),
        ChangeKind.UNCHANGED: (_("As before"), "neutral"),
    }[change.kind]
    details: list[Text] = [
        _("%(field)s: %(before)s → %(after)s")
        % {
            "field": FIELDS[one.field],
            "before": one.before if one.before not in ("", None) else "–",
            "after": one.after,
        }
        for one in change.changed
    ]
    if change.kind is ChangeKind.NEW:
        details = [_address(change)] if proposal.address else []
        if proposal.valid_votes is not None:
            details.append(_("Valid votes: %(count)s") % {"count": written(proposal.valid_votes)})
    details += [about(one) for one in proposal.notices if change.kind is ChangeKind.NEW and one.other_line]
    title = change.existing.title if change.existing else proposal.title
    area = proposal.area or (change.existing.area if change.existing else "")
    return LineShown(proposal.line, title, area, word, tone, tuple(details), f"leave_{proposal.line}")


def _address(change: Change) -> str:
    assert change.proposal is not None
    place = change.proposal
    return ", ".join(part for part in (place.address, f"{place.postal_code} {place.city}".strip()) if part)


def _left_out(row: Row) -> LineShown:
    words = {RowKind.SUM: _("Sum or heading"), RowKind.NOTE: _("No place")}
    text = " · ".join(cell.strip() for cell in row.cells if cell.strip())
    details = (_("Area of the places below: %(name)s") % {"name": row.area},) if row.area else ()
    return LineShown(row.line, _cut(text), row.area, words[row.kind], "neutral", details, f"take_{row.line}")


def _how_read(table: Table) -> tuple[Text, ...]:
    if table.sheet is not None:
        read: list[Text] = [_("Sheet: %(name)s") % {"name": table.sheet}]
        if len(table.sheets) > 1:
            others = ", ".join(name for name in table.sheets if name != table.sheet)
            read.append(
                _("Not read: %(names)s. Save the sheet you want as the first to read another.") % {"names": others}
            )
    else:
        names = {";": _("semicolons"), ",": _("commas"), "\t": _("tabulators"), "|": _("vertical bars")}
        read = [
            _("Parted by %(separator)s, characters as %(encoding)s.")
            % {"separator": names.get(table.separator or "", _("nothing")), "encoding": (table.encoding or "").upper()}
        ]
    if table.title_lines:
        read.append(_("Above the table: %(text)s") % {"text": _cut(" ".join(table.title_lines), 200)})
    return tuple(read)


def _header_choices(table: Table) -> tuple[HeaderChoice, ...]:
    first = [line for line in table.lines if not line.is_empty][:12]
    if table.header_line is not None and all(line.number != table.header_line for line in first):
        first += [line for line in table.lines if line.number == table.header_line]
    choices = [
        HeaderChoice(
            str(line.number),
            _("Line %(number)s: %(text)s")
            % {"number": line.number, "text": _cut(" · ".join(cell.strip() for cell in line.cells if cell.strip()))},
            line.number == table.header_line,
        )
        for line in first
    ]
    return (HeaderChoice("", _("No line: the columns have no headings"), table.header_line is None), *choices)


def _steps(at: int, draft: ImportDraft | None = None) -> tuple[Step, ...]:
    labels = (_("File"), _("Columns"), _("Check and agree"))
    urls = (
        reverse("work_location_import"),
        reverse("work_location_import_columns", args=[draft.pk]) if draft else "",
        "",
    )
    states = ["done" if number < at else "current" if number == at else "ahead" for number in (1, 2, 3)]
    return tuple(
        Step(label, state, url if state == "done" else "")
        for label, state, url in zip(labels, states, urls, strict=True)
    )


def _way() -> tuple[Crumb, ...]:
    return crumbs((_("Work locations"), reverse("work_locations")), (_("Import"), ""))


def _cut(text: str, most: int = _LONGEST_CELL) -> str:
    text = " ".join(text.split())
    return text if len(text) <= most else f"{text[: most - 1]}…"
