"""The export for the election system on the page: what to look at first, and a part of the rows."""

from collections.abc import Iterable, Sequence

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.lists.forms import ElectionSystemForm
from valghalla.admin_site.lists.listing import ListingPage, Notice, asked_for, common, nobody_fits
from valghalla.admin_site.lists.parts import people_part
from valghalla.admin_site.page import EDIT
from valghalla.admin_site.request import AdminRequest
from valghalla.components.formats import number
from valghalla.components.inline import Link
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.models import Election
from valghalla.lists.election_system import HEADINGS, Checks, LeftOut, SystemRow, checks, entries, fitting, rows
from valghalla.lists.export import Format
from valghalla.lists.filters import Filters
from valghalla.lists.names import names_of
from valghalla.tasks.models import TaskState

_NAMED = 10


def election_system_page(request: AdminRequest, election: Election) -> ListingPage:
    """The list as asked for; previewed exactly as the file has it."""
    names = names_of(election, with_teams=False)
    form = asked_for(ElectionSystemForm, request, election, names)
    tasks = fitting(election, form.filters, names)
    found = entries(tasks, names)
    people, total = len(found), sum(map(len, found.values()))
    persons, pager = people_part(request, tasks, people)
    may_edit = request.staff.role in EDIT
    rules_url = reverse("list_rules", args=[election.pk]) if may_edit else ""
    shown = common(request, election, _("Export to the election system"), form, "election_system_export")
    shown["formats"] = (
        (Format.CSV_PLAIN, _("CSV for the election system")),
        (Format.XLSX, _("Excel, to look through")),
    )
    return ListingPage(
        **shown,
        lead=ngettext(
            "%(election)s: %(count)s line, of %(people)s people",
            "%(election)s: %(count)s lines, of %(people)s people",
            total,
        )
        % {"election": election.title, "count": number(total), "people": number(people)},
        table=Table(
            caption=_("Export to the election system"),
            columns=tuple(Column(f"c{at}", heading, numeric=at in (2, 3, 5)) for at, heading in enumerate(HEADINGS)),
            rows=tuple(map(_row, rows(found, persons))),
            empty=nobody_fits(),
            pager=pager,
            id="list",
        ),
        notices=_notices(checks(election, form.filters, names, found), rules_url, filtered=_filtered(form.filters)),
        columns=HEADINGS,
        people=people,
        rules_url=rules_url,
    )


def _filtered(filters: Filters) -> bool:
    """Whether somebody who has accepted is kept out."""
    return bool(filters.days or filters.places or filters.task_types or filters.state == TaskState.UNANSWERED)


def _row(row: SystemRow) -> Row:
    name = Link(row.name, reverse("participant", args=[row.participant_id]))
    return Row(cells=(row.role, name, row.born, str(row.voting_area), None, row.cpr))


def _notices(found: Checks, rules_url: str, *, filtered: bool) -> tuple[Notice, ...]:
    notices = list(_left_out(found, rules_url))
    if not notices:
        notices.append(Notice("success", _("Nothing is left out that should be in the file.")))
    if filtered:
        notices.append(
            Notice(
                "warning",
                _("The file does not hold everybody"),
                _(
                    "The import overwrites what the election system has. Clear the filters before you take the file to import."
                ),
            )
        )
    return (*notices, *_surprises(found))


def _left_out(found: Checks, rules_url: str) -> Iterable[Notice]:
    if found.unmapped:
        yield Notice(
            "warning",
            _("Left out: task types without a role in the election system"),
            _("Say whether they are election secretaries, appointed electors, or not to be exported."),
            lines=_lines(found.unmapped, lambda _one: rules_url),
        )
    if found.without_area:
        yield Notice(
            "warning",
            _("Left out: work locations with voting area 0"),
            _("Write the number at the work location, and carry it into the election."),
            lines=_lines(
                found.without_area,
                lambda one: reverse("work_location_edit", args=[one.source_id]) if one.source_id else "",
            ),
        )
    if found.without_birth_date:
        yield Notice(
            "warning",
            _("Left out: people whose birth date CPR has not given"),
            lines=_people(found.without_birth_date),
            more=max(len(found.without_birth_date) - _NAMED, 0),
        )


def _surprises(found: Checks) -> Iterable[Notice]:
    if found.both_roles:
        yield Notice(
            "info",
            _("People with both roles in one voting area stand there twice"),
            lines=_people(found.both_roles),
            more=max(len(found.both_roles) - _NAMED, 0),
        )
    if found.same_area:
        yield Notice(
            "info",
            _("Several work locations have the same voting area"),
            lines=tuple((f"{area}: {', '.join(titles)}", "") for area, titles in found.same_area),
        )
    if found.unanswered:
        yield Notice(
            "info",
            ngettext(
                "%(count)s task is not answered and not in the file.",
                "%(count)s tasks are not answered and not in the file.",
                found.unanswered,
            )
            % {"count": number(found.unanswered)},
        )
    if found.not_exported:
        yield Notice("info", _("Not exported, as laid down"), lines=_lines(found.not_exported, lambda _one: ""))


def _lines(left_out: Sequence[LeftOut], url_of) -> tuple[tuple[str, str], ...]:
    return tuple(
        (
            ngettext("%(name)s: %(count)s task", "%(name)s: %(count)s tasks", one.tasks)
            % {"name": one.name, "count": number(one.tasks)},
            url_of(one),
        )
        for one in left_out
    )


def _people(found: Sequence[tuple[int, str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, reverse("participant", args=[pk])) for pk, name in found[:_NAMED])
