"""The page of one municipality as the template shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.components.inline import Link
from valghalla.components.parts import Crumb, Fact
from valghalla.municipalities.links import admin_address, citizen_address
from valghalla.municipalities.models import Municipality

Text = str | Promise


@dataclass(frozen=True)
class MunicipalityPage:
    """A municipality."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    facts: tuple[Fact, ...]


def crumbs(municipality: Municipality, *here: Text) -> tuple[Crumb, ...]:
    """The way to a page of a municipality; here: what is below its own page."""
    own = Crumb(municipality.name, reverse("municipality", args=[municipality.pk]) if here else "")
    return (Crumb(_("Municipalities"), reverse("start")), own, *(Crumb(label) for label in here))


def municipality_page(municipality: Municipality) -> MunicipalityPage:
    """Name, numbers and hosts."""
    citizens, office = citizen_address(municipality, "/"), admin_address(municipality, "/")
    return MunicipalityPage(
        title=municipality.name,
        breadcrumb=crumbs(municipality),
        facts=(
            Fact(_("Code"), municipality.code),
            Fact(_("CVR number"), municipality.cvr),
            Fact(_("The citizens' site"), Link(municipality.citizen_host, citizens)),
            Fact(_("The administrative site"), Link(municipality.admin_host, office)),
        ),
    )
