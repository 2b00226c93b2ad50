"""The start page as the template shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.base.danish_order import sort_key
from valghalla.components.tables import Column, Row, Table
from valghalla.municipalities.models import Municipality

Text = str | Promise


@dataclass(frozen=True)
class StartPage:
    """The municipalities of the installation."""

    title: Text
    lead: Text
    table: Table


def start_page() -> StartPage:
    """Every municipality in Danish order."""
    found = sorted(Municipality.objects.all(), key=lambda one: sort_key(one.name))
    return StartPage(
        title=_("Municipalities"),
        lead="",
        table=Table(
            caption=_("Municipalities"),
            columns=(Column("name", _("Municipality")), Column("code", _("Code"))),
            rows=tuple(Row((one.name, one.code), reverse("municipality", args=[one.pk])) for one in found),
        ),
    )
