"""The pages of an import: what would come in, how far it has come, what came of it."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Count
from django.forms import BaseForm
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.participants.words import GOOD_OUTCOMES, OUTCOMES
from valghalla.components.formats import number, written
from valghalla.components.inline import Badge, Link
from valghalla.components.links import with_query
from valghalla.components.parts import Crumb, Figure, Pager, Progress
from valghalla.components.tables import Column, Row, Table
from valghalla.participants.contact import shown_mobile
from valghalla.participants.importing.draft import MILD, Draft
from valghalla.participants.models import ImportRow, ImportRun

Text = str | Promise
PAGE = 100


@dataclass(frozen=True)
class UploadPage:
    """Where a file is chosen. runs: earlier imports."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    form: BaseForm
    cancel_url: str
    runs: Table | None


@dataclass(frozen=True)
class PreviewPage:
    """What would come in with the columns chosen."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    form: BaseForm
    figures: tuple[Figure, ...]
    table: Table
    coming_in: int
    start_label: str
    start_url: str
    drop_url: str


@dataclass(frozen=True)
class RunPage:
    """An import under way or done. waiting: that CPR does not answer, and when it is asked again; "" when it does."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    progress: Progress
    waiting: Text
    figures: tuple[Figure, ...]
    table: Table
    report_url: str
    finished: bool


def upload_page(form: BaseForm) -> UploadPage:
    """The page that takes a file."""
    runs = ImportRun.objects.exclude(state=ImportRun.State.PREVIEW).order_by("-pk")[:10]
    rows = tuple(
        Row(
            cells=(run.created_at, _("Finished") if run.state == ImportRun.State.DONE else _("Under way")),
            url=reverse("participant_import_run", args=[run.pk]),
        )
        for run in runs
    )
    columns = (Column("at", _("Begun")), Column("state", _("Status")))
    table = Table(caption=_("Earlier imports"), columns=columns, rows=rows, id="runs", show_caption=True)
    return UploadPage(_("Bring in participants"), _crumbs(), form, reverse("participants"), table if rows else None)


def preview_page(run: ImportRun, form: BaseForm, drafts: list[Draft], query) -> PreviewPage:
    """What each line would do; those with problems first."""
    coming = [draft for draft in drafts if draft.comes_in]
    start = ngettext("Look up %(count)s person in CPR", "Look up %(count)s people in CPR", len(coming))
    return PreviewPage(
        title=_("Bring in participants"),
        breadcrumb=_crumbs(),
        form=form,
        figures=(
            Figure(_("Lines in the file"), len(drafts)),
            Figure(_("Come in"), len(coming), tone="good", icon="check"),
            Figure(_("Participants already"), sum(draft.known_id is not None for draft in coming)),
            Figure(
                _("Left out"),
                len(drafts) - len(coming),
                tone="bad" if len(coming) < len(drafts) else "neutral",
                icon="close",
            ),
        ),
        table=_preview_table(drafts, query),
        coming_in=len(coming),
        start_label=start % {"count": number(len(coming))},
        start_url=reverse("participant_import_start", args=[run.pk]),
        drop_url=reverse("participant_import_drop", args=[run.pk]),
    )


def run_page(run: ImportRun, query) -> RunPage:
    """How far it has come, and a line for each person."""
    counts = Counter(dict(_counts(run)))
    good = sum(counts[outcome] for outcome in GOOD_OUTCOMES)
    return RunPage(
        title=_("Bring in participants"),
        breadcrumb=_crumbs(),
        progress=progress_of(run, counts),
        waiting=_waiting(run, counts[""]),
        figures=(
            Figure(_("Created"), counts["created"] + counts["created_without"], tone="good", icon="check"),
            Figure(_("Participants already"), counts["exists"] + counts["joined"]),
            Figure(_("Left out"), sum(counts.values()) - good - counts[""], tone="bad", icon="close"),
            Figure(_("Waiting"), counts[""], tone="waiting", icon="hourglass"),
        ),
        table=_result_table(run, query, sum(counts.values())),
        report_url=reverse("participant_import_report", args=[run.pk]),
        finished=run.state == ImportRun.State.DONE,
    )


def progress_of(run: ImportRun, counts: Counter | None = None) -> Progress:
    """The part that asks again by itself."""
    counts = Counter(dict(_counts(run))) if counts is None else counts
    total = sum(counts.values())
    failed = total - counts[""] - sum(counts[outcome] for outcome in GOOD_OUTCOMES)
    return Progress(
        label=_("Looking people up in CPR"),
        done=total - counts[""],
        total=total,
        poll_url=reverse("participant_import_progress", args=[run.pk]),
        page_url=reverse("participant_import_run", args=[run.pk]),
        finished=run.state == ImportRun.State.DONE,
        failed=failed,
    )


def outcome_in_words(row: ImportRow) -> str:
    """What came of a line."""
    return str(OUTCOMES.get(row.outcome, OUTCOMES["failed"]))


def _counts(run: ImportRun) -> Iterable[tuple[str, int]]:
    return run.rows.order_by().values_list("outcome").annotate(Count("pk"))


def _waiting(run: ImportRun, waiting: int) -> str:
    if run.state == ImportRun.State.DONE or run.next_try_at is None or not waiting:
        return ""
    return ngettext(
        "CPR does not answer at present. %(count)s person waits, and CPR is asked again at %(at)s.",
        "CPR does not answer at present. %(count)s people wait, and CPR is asked again at %(at)s.",
        waiting,
    ) % {"count": number(waiting), "at": written(run.next_try_at)}


def _preview_table(drafts: list[Draft], query) -> Table:
    ordered = sorted(drafts, key=lambda draft: (draft.comes_in and not draft.problems, draft.line))
    at = _offset(query, len(ordered))
    columns = (
        Column("line", _("Line"), numeric=True),
        Column("cpr", _("CPR number")),
        Column("email", _("E-mail"), secondary=True),
        Column("mobile", _("Mobile number"), secondary=True),
        Column("team", _("Team")),
        Column("problems", _("Result")),
    )
    return Table(
        caption=_("Lines in the file"),
        columns=columns,
        rows=tuple(_preview_row(draft) for draft in ordered[at : at + PAGE]),
        pager=_pager(query, at, len(ordered)),
        id="lines",
    )


def _preview_row(draft: Draft) -> Row:
    return Row(
        cells=(
            draft.line,
            draft.masked,
            draft.email,
            shown_mobile(draft.mobile),
            draft.team_name,
            _draft_in_words(draft),
        )
    )


def _draft_in_words(draft: Draft) -> object:
    said = ". ".join(str(OUTCOMES[problem]).rstrip(".") for problem in draft.problems)
    if not draft.comes_in:
        hard = ". ".join(str(OUTCOMES[problem]).rstrip(".") for problem in draft.problems if problem not in MILD)
        return Badge(hard, "bad", "close")
    if said:
        return Badge(said, "waiting", "warning")
    if draft.known_id is not None:
        return Badge(_("Is a participant already"), "neutral", "person")
    return Badge(_("Comes in"), "good", "check")


def _result_table(run: ImportRun, query, total: int) -> Table:
    at = _offset(query, total)
    rows = run.rows.select_related("participant").order_by("line")[at : at + PAGE]
    columns = (Column("line", _("Line"), numeric=True), Column("name", _("Name")), Column("result", _("Result")))
    return Table(
        caption=_("Result for each line"),
        columns=columns,
        rows=tuple(_result_row(row) for row in rows),
        pager=_pager(query, at, total),
        id="lines",
        show_caption=True,
    )


def _result_row(row: ImportRow) -> Row:
    person = row.participant
    name = Link(person.name, reverse("participant", args=[person.pk])) if person else ""
    tone, sign = ("good", "check") if row.outcome in GOOD_OUTCOMES else ("bad", "close")
    if not row.outcome:
        tone, sign = "waiting", "hourglass"
    return Row(cells=(row.line, name, Badge(outcome_in_words(row), tone, sign)))


def _offset(query, total: int) -> int:
    page = query.get("page", "")
    at = (int(page) - 1) * PAGE if page.isdecimal() and len(page) < 6 else 0
    return at if 0 <= at < total else 0


def _pager(query, at: int, total: int) -> Pager:
    page = at // PAGE + 1
    return Pager(
        previous_url=with_query(query, {"page": str(page - 1)}) if at else "",
        next_url=with_query(query, {"page": str(page + 1)}) if at + PAGE < total else "",
        first=at + 1 if total else None,
        last=min(at + PAGE, total) if total else None,
        total=total,
    )


def _crumbs() -> tuple[Crumb, ...]:
    return (
        Crumb(_("Participants"), reverse("participants")),
        Crumb(_("Bring in participants")),
    )
