"""The page of how the service works, as the template shows it."""

import datetime
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.base import queue_figures
from valghalla.communication.received.figures import received
from valghalla.communication.returned.figures import returned_figures
from valghalla.communication.troubles import Trouble, troubles
from valghalla.communication.words import CHANNELS, reason
from valghalla.components.formats import number, written
from valghalla.components.inline import Lines
from valghalla.components.parts import Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.integrations import Level
from valghalla.operator_site.municipalities.words import in_cell
from valghalla.operator_site.operations.forms import RunForm
from valghalla.operator_site.operations.words import FOUND, LEVELS, NAMES, PARTIES, RESULTS, ROUNDS, WAITING
from valghalla.operators.health import Check, state

Text = str | Promise


@dataclass(frozen=True)
class OperationsPage:
    """health: a row a check.   receipts: of Digital Post.   returned: e-mail that came back.   rounds: what comes by the
    clock.   run: has one of them done now.   failed: jobs that failed in the last two weeks."""

    title: Text
    lead: Text
    health: Table
    channels: Table
    figures: tuple[Figure, ...]
    receipts: tuple[Figure, ...]
    returned: tuple[Figure, ...]
    rounds: Table
    run: RunForm
    failed: Table


def operations_page(*, now: datetime.datetime, form: RunForm | None = None) -> OperationsPage:
    """How it stands now. Ten queries. form: what was posted and makes no sense."""
    queue, checks = queue_figures.queue(), state(now=now)
    lasting = _troubles(checks, now=now)
    return OperationsPage(
        title=_("Background work"),
        lead=_("Whether everything works that the municipalities depend on. Nothing here is about single persons."),
        health=_health(checks, {PARTIES[one.channel] for one in lasting}),
        channels=_channels(lasting),
        figures=(
            Figure(_("Jobs due"), queue.due),
            Figure(_("Jobs under way"), queue.doing),
            Figure(_("Jobs for later"), queue.later),
        ),
        receipts=_receipts(),
        returned=_returned(),
        rounds=_rounds(now=now),
        run=form or RunForm(),
        failed=_failed(),
    )


def _health(checks: tuple[Check, ...], troubled: set[str]) -> Table:
    """troubled: those who answer, while messages that they should take wait."""
    return Table(
        caption=_("Health"),
        columns=(Column("what", _("What")), Column("state", _("State")), Column("more", _("Found"))),
        rows=tuple(_check(one, one.name in troubled) for one in checks),
        id="health",
    )


def _check(check: Check, troubled: bool) -> Row:
    if troubled and check.level == Level.GOOD:
        said = _("It answers, but messages wait. See the channels below.")
        return Row((NAMES[check.name], in_cell(LEVELS[Level.WARNING]), said))
    return Row((NAMES[check.name], in_cell(LEVELS[check.level]), _found(check)))


def _troubles(checks: tuple[Check, ...], *, now: datetime.datetime) -> list[Trouble]:
    """Channels that do not work, by municipality; asked for only where the last round found something."""
    worked = {one.level for one in checks if one.name == "channels"} <= {Level.GOOD}
    return [] if worked else troubles(now=now)


def _channels(lasting: list[Trouble]) -> Table:
    return Table(
        caption=_("Channels that do not work"),
        columns=(
            Column("municipality", _("Municipality")),
            Column("channel", _("Channel")),
            Column("state", _("State")),
            Column("since", _("Since")),
            Column("code", _("Found")),
        ),
        rows=tuple(
            Row((one.municipality, CHANNELS[one.channel], in_cell(WAITING[one.stopped]), one.since, reason(one.code)))
            for one in lasting
        ),
        empty=_("All of them work."),
        id="channels",
    )


def _found(check: Check) -> object:
    if check.name == "database" and check.number is not None:
        return _("Answers in %(count)s ms") % {"count": number(check.number)}
    if check.code == "works":
        waiting = check.number or 0
        return ngettext("%(count)s job is due", "%(count)s jobs are due", waiting) % {"count": number(waiting)}
    said: Text = FOUND.get(check.code, "")
    if check.level in ("problem", "warning") and not said:
        said = _("Code: %(code)s") % {"code": check.code}
    when = check.on or check.since
    if check.on is not None:
        return Lines(said or _("The certificate holds until"), written(check.on))
    if when is not None and said:
        return Lines(said, _("Since %(time)s") % {"time": written(when)})
    if when is not None:
        return _("Since %(time)s") % {"time": written(when)}
    return said


def _receipts() -> tuple[Figure, ...]:
    """How many wait or were left, with what that means."""
    found = received()
    return (
        Figure(_("Receipts to be read"), found.new),
        Figure(
            _("Receipts of no message"),
            found.unmatched,
            tone="waiting" if found.unmatched else "neutral",
            hint=_("Of the last 30 days. They may be meant for another system."),
        ),
        Figure(
            _("Receipts that cannot be read"),
            found.unreadable,
            tone="bad" if found.unreadable else "neutral",
            hint=_("Of the last 30 days. The contract may have changed."),
        ),
        Figure(_("Last receipt"), written(found.last_at) if found.last_at else _("Not yet")),
    )


def _returned() -> tuple[Figure, ...]:
    """How many e-mails came back, and how many nobody could make anything of."""
    found = returned_figures()
    hint = _("Of the last 30 days.")
    return (
        Figure(_("Not delivered"), found.failed, hint=hint),
        Figure(_("Delayed on the way"), found.delayed, hint=hint),
        Figure(_("Automatic answers"), found.answers, hint=hint),
        Figure(
            _("Not understood"),
            found.unmatched,
            tone="waiting" if found.unmatched else "neutral",
            hint=_("Of the last 30 days. They stand in the mailbox, with a flag."),
        ),
        Figure(_("Last read"), written(found.last_at) if found.last_at else _("Not yet")),
    )


def _rounds(*, now: datetime.datetime) -> Table:
    last = queue_figures.last_runs()
    coming = queue_figures.next_runs(now=now)
    return Table(
        caption=_("Rounds by the clock"),
        columns=(
            Column("what", _("What")),
            Column("last", _("Last run")),
            Column("result", _("Result")),
            Column("next", _("Next run")),
        ),
        rows=tuple(_round(name, last.get(name), at) for name, at in sorted(coming.items(), key=lambda one: one[0])),
        id="rounds",
    )


def _round(name: str, last: queue_figures.Run | None, coming: datetime.datetime) -> Row:
    label = Lines(ROUNDS.get(name, name), name)
    if last is None:
        return Row((label, _("Not yet"), "", coming))
    return Row((label, _when(last), in_cell(RESULTS[last.status]), coming))


def _when(run: queue_figures.Run) -> object:
    if run.took is None:
        return run.started_at
    seconds = run.took.total_seconds()
    took = _("took %(seconds)s s") % {"seconds": f"{seconds:.1f}".replace(".", ",")}
    return Lines(written(run.started_at), took)


def _failed() -> Table:
    return Table(
        caption=_("Jobs that failed in the last two weeks"),
        columns=(Column("what", _("Job")), Column("number", _("Number")), Column("last", _("Last time"))),
        rows=tuple(
            Row(
                (Lines(ROUNDS[one.name], one.name) if one.name in ROUNDS else one.name, number(one.number), one.last_at)
            )
            for one in queue_figures.failed()
        ),
        empty=_("None has failed."),
        id="failed",
    )
