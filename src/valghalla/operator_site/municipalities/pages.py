"""The page of one municipality as the template shows it."""

import datetime
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.models import Site
from valghalla.base import clock
from valghalla.components.formats import written
from valghalla.components.inline import Link
from valghalla.components.parts import Crumb, Fact, Figure
from valghalla.components.tables import Table
from valghalla.municipalities.links import admin_address, citizen_address
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.entries.pages import table_of
from valghalla.operator_site.municipalities.words import fallback_badge, key_badge
from valghalla.operators.models import OperatorEntry
from valghalla.operators.standing import Standing

Text = str | Promise
NEWEST = 10


@dataclass(frozen=True)
class MunicipalityPage:
    """A municipality. entries: the newest of what operators did there; entries_url: all of it."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]
    sign_in: tuple[Fact, ...]
    sign_in_url: str
    fallback: object
    fallback_url: str
    figures: tuple[Figure, ...]
    entries: Table
    entries_url: str


def crumbs(municipality: Municipality, *here: Text) -> tuple[Crumb, ...]:
    """The way to a page of a municipality; here: what is below its own page."""
    own = Crumb(municipality.name, reverse("municipality", args=[municipality.pk]) if here else "")
    return (Crumb(_("Municipalities"), reverse("start")), own, *(Crumb(label) for label in here))


def municipality_page(municipality: Municipality, standing: Standing, *, now: datetime.datetime) -> MunicipalityPage:
    """Who it is, how its sign-in stands, and what operators did there lately."""
    here = [municipality.pk]
    return MunicipalityPage(
        title=municipality.name,
        breadcrumb=crumbs(municipality),
        facts=_facts(municipality),
        sign_in=(
            Fact(_("Certificate, citizens"), key_badge(standing, Site.CITIZEN, now=now)),
            Fact(_("Certificate, administration"), key_badge(standing, Site.ADMIN, now=now)),
            Fact(_("Last sign-in by staff"), standing.staff_last),
        ),
        sign_in_url=reverse("sign_in_set_up", args=here),
        fallback=fallback_badge(standing, now=now),
        fallback_url=reverse("fallback", args=here),
        figures=(
            Figure(_("Citizens signed in"), standing.citizens),
            Figure(_("Staff signed in"), standing.staff),
            Figure(_("Refused"), standing.refused),
        ),
        entries=table_of(newest(municipality), of_one=True),
        entries_url=f"{reverse('entries')}?{urlencode({'municipality': municipality.pk})}",
    )


def newest(municipality: Municipality) -> list[OperatorEntry]:
    """What operators did there last."""
    entries = OperatorEntry.objects.filter(municipality=municipality).select_related("operator")
    return list(entries.order_by("-pk")[:NEWEST])


def _facts(municipality: Municipality) -> tuple[Fact, ...]:
    citizens, office = citizen_address(municipality, "/"), admin_address(municipality, "/")
    return (
        Fact(_("Municipality code"), municipality.code),
        Fact(_("CVR number"), municipality.cvr),
        Fact(_("The citizens' site"), Link(municipality.citizen_host, citizens)),
        Fact(_("The administrative site"), Link(municipality.admin_host, office)),
        Fact(_("With Valghalla since"), written(clock.danish_date(municipality.created_at))),
    )
