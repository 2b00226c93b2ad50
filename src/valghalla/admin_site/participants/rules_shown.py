"""Which rules a person meets, for each election type: held against the next election of the type, or today."""

import datetime

from django.db.models import OuterRef, Subquery
from django.utils.translation import gettext as _

from valghalla.components.formats import written
from valghalla.components.inline import Badge
from valghalla.components.tables import Column, Row, Table
from valghalla.elections.carry import not_over
from valghalla.elections.models import ElectionType
from valghalla.participants.models import Participant
from valghalla.tasks.assign import own_code
from valghalla.tasks.check import facts_of, rules_of
from valghalla.tasks.eligibility import ALWAYS, BY_ELECTION_TYPE, failed_rules


def table(person: Participant, *, today: datetime.date) -> Table:
    """A row for each election type, a column for each rule. One query. today: Danish calendar date."""
    coming = not_over(today=today).filter(election_day__gte=today, type=OuterRef("pk")).order_by("election_day")
    next_day = Subquery(coming.values("election_day")[:1])
    kinds = ElectionType.objects.annotate(next_day=next_day).order_by("sort_key", "pk")
    return Table(
        caption=_("Rules by election type"),
        columns=(
            Column("type", _("Election type")),
            Column("day", _("On the day"), secondary=True),
            Column("alive", _("Alive, not disappeared"), short=_("Alive")),
            Column("age", _("Has turned 18")),
            Column("resident", _("Lives in the municipality")),
            Column("citizen", _("Danish citizen")),
            Column("competent", _("Not under guardianship")),
            Column("met", _("Meets the rules")),
        ),
        rows=tuple(_row(person, kind, kind.next_day, today) for kind in kinds),
        empty=_("There are no election types yet."),
        id="rules",
    )


def _row(person: Participant, kind: ElectionType, election_day: datetime.date | None, today: datetime.date) -> Row:
    asked, code = rules_of(kind), own_code()
    facts, day = facts_of(person), election_day or today
    failed = set(failed_rules(facts, asked, on=day, municipality_code=code))
    return Row(
        cells=(
            kind.title,
            written(day) if election_day else _("Today"),
            _met(not failed & ALWAYS),
            *(_met(rule not in failed) if rule in asked else _("Not asked") for rule in BY_ELECTION_TYPE),
            _met(not failed),
        )
    )


def _met(well: bool) -> Badge:
    return Badge(_("Yes"), "good", "check") if well else Badge(_("No"), "bad", "close")
