"""The list that somebody who answers for a team takes of its members: names and tasks, neither CPR numbers nor addresses."""

import datetime
from collections.abc import Iterator

from django.db import transaction
from django.utils.translation import gettext as _

from valghalla.audit.actors import Actor
from valghalla.audit.record import record
from valghalla.base import clock
from valghalla.base.spreadsheets.writing import Column, Kind, Row
from valghalla.lists.export import Export, Format, as_file
from valghalla.municipalities.models import Settings
from valghalla.participants.contact import shown_mobile
from valghalla.tasks.teams.seen import Member, Sought, members, people_of
from valghalla.teams.models import Team


def team_list(team: Team, *, format: Format, by: Actor, now: datetime.datetime) -> Export:
    """A line for each task of a member, and for each member without one; recorded. Telephone and e-mail are in it where
    the municipality shows them to those who answer for teams."""
    with transaction.atomic():
        with_contact = Settings.objects.values_list("shows_members_contact", flat=True).get()
        people = list(people_of([team.pk], Sought()))
        found = members(people, [team.pk], today=clock.danish_date(now))
        headings = _headings(with_contact=with_contact)
        record(
            "team.members_exported",
            team,
            by=by,
            now=now,
            people=len(found),
            columns=[column.title for column in headings],
            format=str(format),
        )
        rows = _rows(found, with_contact=with_contact)
        return as_file(headings, rows, name="team", sheet="Team", format=format, now=now)


def _headings(*, with_contact: bool) -> list[Column]:
    contact = [Column(_("Mobile number")), Column(_("E-mail"))] if with_contact else []
    return [
        Column(_("Name")),
        *contact,
        Column(_("Team responsible")),
        Column(_("Task")),
        Column(_("Work location")),
        Column(_("Day"), Kind.DATE),
        Column(_("Start time"), Kind.TIME),
        Column(_("Status")),
    ]


def _rows(found: list[Member], *, with_contact: bool) -> Iterator[Row]:
    words = {"accepted": _("Accepted"), "unanswered": _("Unanswered"), "declined": _("Declined")}
    for one in found:
        person = one.participant
        contact = [shown_mobile(person.mobile), person.email] if with_contact else []
        own = [person.name, *contact, _("Yes") if one.answers_for else ""]
        for task in one.tasks:
            yield [*own, task.kind, task.place, task.day, task.starts, words[task.state]]
        if not one.tasks:
            yield [*own, None, None, None, None, None]
