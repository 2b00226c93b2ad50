"""The start page as the template shows it: the municipalities, and what needs somebody's attention."""

import datetime
from collections.abc import Iterator
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.models import Site
from valghalla.accounts.service_providers import NotSetUp, identity_provider_for, shown
from valghalla.base.danish_order import sort_key
from valghalla.components.formats import number
from valghalla.components.inline import Badge, Lines, Link
from valghalla.components.parts import Figure
from valghalla.components.tables import Column, Row, Table
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.municipalities.words import fallback_badge, in_cell, key_badge
from valghalla.operators.standing import Standing, standing_of

Text = str | Promise


@dataclass(frozen=True)
class StartPage:
    """missing: what is not set up for anybody.   attention: empty when all is well."""

    title: Text
    lead: Text
    missing: tuple[Text, ...]
    figures: tuple[Figure, ...]
    attention: Table
    table: Table


def start_page(*, now: datetime.datetime) -> StartPage:
    """Every municipality in Danish order; those with something the matter on top of the page as well."""
    found = sorted(Municipality.objects.all(), key=lambda one: sort_key(one.name))
    standing = standing_of(found, now=now)
    return StartPage(
        title=_("Municipalities"),
        lead=_("How sign-in stands in each municipality. Nothing here is about single persons."),
        missing=tuple(_missing()),
        figures=_figures(list(standing.values()), now),
        attention=_attention(found, standing, now),
        table=_table(found, standing, now),
    )


def _missing() -> Iterator[Text]:
    """What no municipality can do without, since all of them share it."""
    for site in Site.values:
        try:
            identity_provider_for(site)
        except NotSetUp as missing:
            yield shown.missing_sentence(missing)


def _figures(standing: list[Standing], now: datetime.datetime) -> tuple[Figure, ...]:
    without = sum(any(one.is_without_key(site) for site in Site.values) for one in standing)
    ending = sum(any(one.runs_out(site, now=now) for site in Site.values) for one in standing)
    fallbacks = sum(one.fallback_until is not None for one in standing)
    return (
        Figure(_("Municipalities"), len(standing)),
        Figure(_("Without certificate"), without, tone="bad" if without else "neutral"),
        Figure(_("Certificate runs out"), ending, tone="waiting" if ending else "neutral"),
        Figure(_("Fallback open"), fallbacks, tone="waiting" if fallbacks else "neutral"),
        Figure(_("Sign-ins, last 24 hours"), sum(one.citizens + one.staff for one in standing)),
        Figure(_("Refused, last 24 hours"), sum(one.refused for one in standing)),
    )


def _attention(found: list[Municipality], standing: dict[int, Standing], now: datetime.datetime) -> Table:
    return Table(
        caption=_("Needs attention"),
        columns=(Column("name", _("Municipality")), Column("what", _("What")), Column("state", _("State"))),
        rows=tuple(
            Row((one.name, what, in_cell(badge)), reverse("municipality", args=[one.pk]))
            for one in found
            for what, badge in _matters(one, standing[one.pk], now)
        ),
        id="attention",
    )


def _matters(municipality: Municipality, one: Standing, now: datetime.datetime) -> Iterator[tuple[Link, Badge]]:
    """What is the matter with a municipality, with the way to where something can be done about it."""
    if one.fallback_until is not None:
        fallback = reverse("fallback", args=[municipality.pk])
        yield Link(_("Fallback"), fallback, hint=municipality.name), fallback_badge(one, now=now)
    set_up = reverse("sign_in_set_up", args=[municipality.pk])
    for site, what in ((Site.CITIZEN, _("Certificate, citizens")), (Site.ADMIN, _("Certificate, administration"))):
        if one.is_without_key(site) or one.runs_out(site, now=now):
            yield Link(what, set_up, hint=municipality.name), key_badge(one, site, now=now)


def _table(found: list[Municipality], standing: dict[int, Standing], now: datetime.datetime) -> Table:
    return Table(
        caption=_("All municipalities"),
        columns=(
            Column("name", _("Municipality")),
            Column("citizens", _("Certificate, citizens")),
            Column("office", _("Certificate, administration")),
            Column("fallback", _("Fallback")),
            Column("last", _("Last sign-in by staff")),
            Column("day", _("Last 24 hours")),
        ),
        rows=tuple(_row(one, standing[one.pk], now) for one in found),
        empty=_("There are no municipalities yet."),
        id="municipalities",
    )


def _row(municipality: Municipality, one: Standing, now: datetime.datetime) -> Row:
    own = reverse("municipality", args=[municipality.pk])
    return Row(
        (
            Lines(Link(municipality.name, own), municipality.code),
            in_cell(key_badge(one, Site.CITIZEN, now=now)),
            in_cell(key_badge(one, Site.ADMIN, now=now)),
            in_cell(fallback_badge(one, now=now)) if one.fallback_until else _("Not open"),
            one.staff_last,
            Lines(_signed_in(one), _refused(one.refused)) if one.refused else _signed_in(one),
        )
    )


def _signed_in(one: Standing) -> str:
    citizens = ngettext("%(count)s citizen", "%(count)s citizens", one.citizens) % {"count": number(one.citizens)}
    staff = ngettext("%(count)s of the staff", "%(count)s of the staff", one.staff) % {"count": number(one.staff)}
    return f"{citizens}, {staff}"


def _refused(count: int) -> str:
    return ngettext("%(count)s refused", "%(count)s refused", count) % {"count": number(count)}
