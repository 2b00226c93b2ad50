"""How far a run is, and what came of it."""

import datetime
from dataclasses import dataclass

from django.http import QueryDict
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from valghalla.accounts.models import StaffUser
from valghalla.admin_site.bulk.parts import crumbs, lead
from valghalla.admin_site.bulk.rows import Sums, chosen_name, reasons, row_table, sums, tabs
from valghalla.admin_site.bulk.words import TITLES
from valghalla.components.formats import clock_time, number, written
from valghalla.components.parts import Crumb, Fact, Figure, Progress, Tab
from valghalla.components.tables import Table
from valghalla.tasks.bulk.undo import reach
from valghalla.tasks.models import BulkRun

Text = str | Promise


@dataclass(frozen=True)
class RunPage:
    """How far it is, and what came of it. undo: the button's words, "" when nothing can be taken back.

    wait: until when the messages wait, "" when they do not.   undo_hint: what undoing reaches."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    progress: Progress | None
    finished: Text
    tone: str
    figures: tuple[Figure, ...]
    reasons: tuple[tuple[Text, int], ...]
    facts: tuple[Fact, ...]
    wait: Text
    send_now_url: str
    undo: Text
    undo_hint: Text
    undo_url: str
    tabs: tuple[Tab, ...]
    table: Table


def bar_of(run: BulkRun, found: Sums) -> Progress | None:
    """How far it is, or how far taking it back is; None when neither is under way."""
    page = reverse("bulk_run", args=[run.pk])
    if run.finished_at is None:
        total = run.choices.get("planned", found.total)
        done, label = total - found.planned, TITLES[run.action]
        failed = done - found.done
    elif run.undo_asked_at is not None and run.undone_at is None:
        done, total, failed, label = found.undone + found.kept, found.done, found.kept, _("It is being undone")
    else:
        return None
    return Progress(label=label, done=done, total=total, poll_url=f"{page}?bar=1", page_url=page, failed=failed)


def run_page(run: BulkRun, query: QueryDict, *, now: datetime.datetime, may_edit: bool) -> RunPage:
    """Under way, finished, being undone or undone."""
    found = sums(run)
    title = TITLES[run.action]
    waits = run.until is not None and run.until > now and run.undo_asked_at is None
    back = reach(run) if may_edit else None
    can_undo = back is not None and back.inside > 0
    finished, tone = _finished(run, found)
    return RunPage(
        title=title,
        lead=" – ".join(filter(None, [lead(run), chosen_name(run)])),
        breadcrumb=crumbs(run, title),
        progress=bar_of(run, found),
        finished=finished,
        tone=tone,
        figures=_figures(run, found),
        reasons=reasons(run, found),
        facts=_facts(run),
        wait=_("The messages are sent at %(time)s. Until then you can undo it all.") % {"time": clock_time(run.until)}
        if waits and run.until
        else "",
        send_now_url=reverse("bulk_send_now", args=[run.pk]) if waits and may_edit else "",
        undo=_("Undo") if can_undo else "",
        undo_hint=_undo_hint(back.inside, back.left) if back is not None else "",
        undo_url=reverse("bulk_undo", args=[run.pk]),
        tabs=tabs(run, found, query),
        table=row_table(run, query, may_edit=may_edit),
    )


def _finished(run: BulkRun, found: Sums) -> tuple[str, str]:
    """What there is to tell when nothing is under way."""
    if run.finished_at is None or (run.undo_asked_at is not None and run.undone_at is None):
        return "", ""
    if run.undone_at is not None:
        if found.kept:
            return _("Partly undone"), "warning"
        return _("It has been undone"), "success"
    if not found.done:
        return _("Nothing was done"), "warning"
    return _("It is done"), "success"


def _figures(run: BulkRun, found: Sums) -> tuple[Figure, ...]:
    if run.undo_asked_at is not None:
        return (
            Figure(_("Done before"), found.done, icon="check"),
            Figure(_("Undone"), found.undone, icon="refresh", tone="good" if found.undone else "neutral"),
            Figure(_("Could not be undone"), found.kept, icon="warning", tone="waiting" if found.kept else "neutral"),
        )
    return (
        Figure(_("Chosen"), found.total, icon="list-check"),
        Figure(pgettext("bulk", "Done"), found.done, icon="check", tone="good" if found.done else "neutral"),
        Figure(_("Not possible"), found.refused, icon="close", tone="bad" if found.refused else "neutral"),
        Figure(_("Left out"), found.left_out, icon="minus"),
    )


def _undo_hint(inside: int, left: int) -> str:
    if not inside and not left:
        return ""
    if not inside:
        return _("It can no longer be undone: the messages have been sent.")
    if not left:
        return _("Everything is put back as it was, and nobody is written to.")
    return ngettext(
        "%(count)s can still be undone. The others have been sent a message.",
        "%(count)s can still be undone. The others have been sent a message.",
        inside,
    ) % {"count": number(inside)}


def _facts(run: BulkRun) -> tuple[Fact, ...]:
    names = dict(
        StaffUser.objects.filter(pk__in={run.started_by or 0, run.undo_asked_by or 0}).values_list("pk", "name")
    )

    def by(pk: int | None) -> str:
        return names.get(pk or 0, _("A member of staff"))

    begun = Fact(_("Begun"), f"{written(run.started_at)}, {by(run.started_by)}") if run.started_at else None
    ended = Fact(_("Finished"), run.finished_at) if run.finished_at else None
    sent = Fact(_("Messages leave"), run.until) if run.until and run.undo_asked_at is None else None
    undone = Fact(_("Undone"), f"{written(run.undo_asked_at)}, {by(run.undo_asked_by)}") if run.undo_asked_at else None
    return tuple(fact for fact in (begun, ended, sent, undone) if fact is not None)
