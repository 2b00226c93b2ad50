"""What operators did, as the template shows it."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.tables import Column, Row, Table
from valghalla.operators.models import OperatorEntry

Text = str | Promise


@dataclass(frozen=True)
class EntriesPage:
    """The log."""

    title: Text
    table: Table


def entries_page() -> EntriesPage:
    """The newest first."""
    found = OperatorEntry.objects.select_related("operator", "municipality").order_by("-at", "-id")[:50]
    return EntriesPage(
        title=_("Operator log"),
        table=Table(
            caption=_("Operator log"),
            columns=(Column("at", _("When")), Column("operator", _("Operator")), Column("action", _("What"))),
            rows=tuple(Row((one.at, one.operator, one.action)) for one in found),
        ),
    )
