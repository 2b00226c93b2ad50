"""The page of the check in CPR as the template shows it."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from valghalla.admin_site.catalogue.editing import may_edit
from valghalla.admin_site.catalogue.paging import part_of
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.formats import clock_time, number, written
from valghalla.components.parts import Crumb, Fact, Progress
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.municipalities.models import Settings
from valghalla.participants.cpr import check as cpr_check
from valghalla.participants.models import CprCheck, Participant
from valghalla.tasks.rules import weekly_check

Text = str | Promise

REASONS: dict[str, Text] = {
    "no_such_person": gettext_lazy("CPR does not know the number"),
    "number_replaced": gettext_lazy("CPR has replaced the number, and does not say by which"),
    "refused": gettext_lazy("CPR refused the question"),
    "unavailable": gettext_lazy("CPR did not answer, although asked many times"),
    "not_understood": gettext_lazy("CPR's answer could not be understood"),
    "agreement_missing": gettext_lazy("The municipality may not ask CPR: the agreement is missing"),
    "wrong_settings": gettext_lazy("CPR could not be asked: the settings are wrong"),
}
_TROUBLE: dict[str, Text] = {
    "unavailable": gettext_lazy("CPR does not answer at present."),
    "agreement_missing": gettext_lazy("CPR says that the municipality's agreement is missing."),
    "wrong_settings": gettext_lazy("Our settings for CPR do not work. Those who run the service have to correct them."),
}
_NOT_ASKED = ("cpr_sealed", "cpr_digest", "contact_sealed", "contact_words", "search_text")


@dataclass(frozen=True)
class CprCheckPage:
    """How it stands. bar: of the check under way.   waiting: why it waits, and until when.   begin_url: "" for whoever may
    not.   failed: how many people CPR could not tell of."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    table: Table
    failed: int
    begin_url: str
    bar: Progress | None = None
    waiting: str = ""


def cpr_check_page(request: AdminRequest, *, now: datetime.datetime) -> CprCheckPage:
    """The last check, the next, the one under way, and the people CPR could not tell of."""
    running = cpr_check.under_way()
    table = _table(request)
    return CprCheckPage(
        title=_("Check in CPR"),
        lead=_("While an election is active, everybody is looked up in CPR each week."),
        breadcrumb=(Crumb(_("Participants"), reverse("participants")), Crumb(_("Check in CPR"))),
        facts=(*_last(), Fact(_("Next check"), _next(running, now=now))),
        table=table,
        failed=(table.pager.total or 0) if table.pager else 0,
        begin_url=reverse("cpr_check_begin") if may_edit(request) and running is None else "",
        bar=bar_of(running) if running else None,
        waiting=_waiting(running) if running else "",
    )


def bar_of(check: CprCheck) -> Progress:
    """How far a check has come. Two queries."""
    own = reverse("cpr_check")
    return Progress(
        label=_("Looking people up in CPR"),
        done=max(check.total - cpr_check.left(check).count(), 0),
        total=check.total,
        poll_url=f"{own}?bar",
        page_url=own,
        finished=check.finished_at is not None,
        failed=Participant.objects.filter(cpr_failed_at__gte=check.started_at).count(),
    )


def _last() -> tuple[Fact, ...]:
    last = cpr_check.newest_of_all()
    if last is None:
        return (Fact(_("Last check"), _("There has been none yet")),)
    changed = Participant.objects.filter(facts_changed_at__range=(last.started_at, last.finished_at)).count()
    return (
        Fact(_("Last check"), last.finished_at),
        Fact(
            _("Looked up"), ngettext("%(count)s person", "%(count)s people", last.total) % {"count": number(last.total)}
        ),
        Fact(
            _("CPR had something new"),
            ngettext("%(count)s person", "%(count)s people", changed) % {"count": number(changed)},
        ),
        Fact(_("Tasks freed"), last.freed),
    )


def _next(running: CprCheck | None, *, now: datetime.datetime) -> str:
    if running is not None and running.whom == CprCheck.Whom.ALL:
        return _("Under way now")
    if (due := weekly_check.due_at()) is not None:
        return _("In a moment") if due <= now else written(clock.danish_date(due))
    if not Settings.objects.filter(checks_cpr=True).exists():
        return _("Switched off in the settings")
    if not Election.objects.filter(state=Election.State.ACTIVE).exists():
        return _("When an election is active")
    return _("When there are participants")


def _waiting(running: CprCheck) -> str:
    if running.next_try_at is None:
        return ""
    why = _TROUBLE.get(running.trouble, _TROUBLE["unavailable"])
    return _("%(why)s Everybody who is left waits, and CPR is asked again at %(at)s.") % {
        "why": why,
        "at": clock_time(running.next_try_at),
    }


def _table(request: AdminRequest) -> Table:
    people = cpr_check.not_looked_up().defer(*_NOT_ASKED)
    part = part_of(people, {"name": "name_key", "checked": "cpr_checked_at"}, "name", request.GET)
    return Table(
        caption=_("People who could not be looked up"),
        columns=(
            Column("name", _("Name"), sortable=True),
            Column("why", _("Why")),
            Column("failed", _("Asked last")),
            Column("checked", _("Last looked up in CPR"), sortable=True, secondary=True),
        ),
        rows=tuple(_row(person) for person in part.rows),
        sort=part.sort,
        empty=_("CPR could tell of everybody."),
        pager=part.pager if part.rows else None,
        id="not-looked-up",
    )


def _row(person: Participant) -> Row:
    why = REASONS.get(person.cpr_failure, gettext_lazy("CPR could not be asked"))
    return Row(
        (person.name, why, person.cpr_failed_at, person.cpr_checked_at), reverse("participant", args=[person.pk])
    )
