"""The operator's pages of one municipality's fallback as the templates show them."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass

from django.conf import settings
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _

from valghalla.accounts.fallback.enter import TRIES
from valghalla.accounts.fallback.open import Handed
from valghalla.accounts.fallback.queries import by_name, staff_for_fallback
from valghalla.accounts.models import Fallback, FallbackCode, StaffUser
from valghalla.components.formats import clock_time, written
from valghalla.components.inline import Actions, Badge, Link
from valghalla.components.parts import Confirm, Crumb, Fact
from valghalla.components.tables import Column, Row, Table
from valghalla.municipalities.links import admin_address
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.fallback.forms import OpeningForm
from valghalla.operators.models import Operator

Text = str | Promise
HISTORY = 20


@dataclass(frozen=True)
class FallbackPage:
    """Its state, the way to change it, who could come in, and what was.

    form: None while it is open, or while nobody has a second factor.   facts: of the open one.
    """

    title: Text
    breadcrumb: tuple[Crumb, ...]
    address: str
    staff: Table
    history: Table
    form: OpeningForm | None = None
    facts: tuple[Fact, ...] = ()
    close_url: str = ""


@dataclass(frozen=True)
class CodesPage:
    """Codes, shown this once. time: the clock time of ``until``.   address: where they are used.   back_url: the page of the fallback."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    until: datetime.datetime
    time: str
    address: str
    handed: tuple[Handed, ...]
    back_url: str


@dataclass(frozen=True)
class QuestionPage:
    """A question before something is done."""

    title: Text
    breadcrumb: tuple[Crumb, ...]
    confirm: Confirm


def fallback_page(municipality: Municipality, fallback: Fallback | None, form: OpeningForm) -> FallbackPage:
    """The state now. fallback: the open one, if there is one."""
    staff = by_name(staff_for_fallback())
    operators = _operators()
    return FallbackPage(
        title=_("Fallback"),
        breadcrumb=crumbs(municipality),
        address=entry_address(municipality),
        staff=_staff_table(municipality, staff, fallback),
        history=_history(operators, fallback),
        form=form if fallback is None and any(one.second_factor_at for one in staff) else None,  # type: ignore[attr-defined]
        facts=_facts(fallback, operators) if fallback else (),
        close_url=reverse("fallback_close", args=[municipality.pk]) if fallback else "",
    )


def codes_page(municipality: Municipality, fallback: Fallback, handed: tuple[Handed, ...]) -> CodesPage:
    """The codes just made."""
    return CodesPage(
        title=_("Emergency codes"),
        breadcrumb=crumbs(municipality, _("Emergency codes")),
        until=fallback.until,
        time=clock_time(fallback.until),
        address=entry_address(municipality),
        handed=handed,
        back_url=reverse("fallback", args=[municipality.pk]),
    )


def close_page(municipality: Municipality) -> QuestionPage:
    """The question before it is closed."""
    return _question(
        municipality,
        _("Close the fallback"),
        question=_("Close the fallback now?"),
        line=_("Everybody who came in by it is signed out at once. The codes are worth nothing from then on."),
    )


def code_page(municipality: Municipality, staff: StaffUser) -> QuestionPage:
    """The question before somebody gets a new code."""
    return _question(
        municipality,
        _("New code"),
        question=_("Make a new code for %(name)s?") % {"name": staff.name},
        line=_("A code given before is worth nothing then, and whoever came in by it is signed out."),
    )


def crumbs(municipality: Municipality, *here: Text) -> tuple[Crumb, ...]:
    """The way to the fallback of a municipality; here: what is below it."""
    own = Crumb(_("Fallback"), reverse("fallback", args=[municipality.pk]) if here else "")
    return (
        Crumb(_("Municipalities"), reverse("start")),
        Crumb(municipality.name, reverse("municipality", args=[municipality.pk])),
        own,
        *(Crumb(label) for label in here),
    )


def entry_address(municipality: Municipality) -> str:
    """Where the municipality's staff use their codes."""
    return admin_address(municipality, reverse("fallback", urlconf=settings.SITE_URLCONFS["admin"]))


def _question(municipality: Municipality, title: Text, *, question: Text, line: Text) -> QuestionPage:
    cancel_url = reverse("fallback", args=[municipality.pk])
    return QuestionPage(
        title=title,
        breadcrumb=crumbs(municipality, title),
        confirm=Confirm(question=question, yes=title, cancel_url=cancel_url, lines=(line,)),
    )


def _facts(fallback: Fallback, operators: Mapping[int, str]) -> tuple[Fact, ...]:
    return (
        Fact(_("Open until"), fallback.until),
        Fact(_("Opened"), fallback.opened_at),
        Fact(_("By"), operators.get(fallback.opened_by)),
        Fact(_("Why"), fallback.reason),
    )


def _staff_table(municipality: Municipality, staff: list[StaffUser], fallback: Fallback | None) -> Table:
    codes = {code.staff_id: code for code in fallback.codes.all()} if fallback else {}
    columns = [
        Column("name", _("Name")),
        Column("factor", _("Second factor")),
        Column("last", _("Last signed in")),
    ]
    if fallback:
        columns += [Column("code", _("Emergency code")), Column("ways", _("What can be done"))]
    return Table(
        caption=_("Staff of the municipality"),
        columns=tuple(columns),
        rows=tuple(
            Row(
                (
                    one.name,
                    _factor(one),
                    one.last_sign_in_at,
                    *((_code(codes.get(one.pk)), _ways(municipality, one)) if fallback else ()),
                )
            )
            for one in staff
        ),
        empty=_("Nobody of this municipality has signed in yet, so nobody can be let in."),
        show_caption=True,
        id="staff",
    )


def _factor(one: StaffUser) -> Badge:
    since = one.second_factor_at  # type: ignore[attr-defined]
    return Badge(_("In use"), "good", "check") if since else Badge(_("Not set up"), "neutral", "free")


def _code(code: FallbackCode | None) -> object:
    if code is None:
        return _("None")
    if code.failed >= TRIES:
        return Badge(_("Shut after wrong tries"), "bad", "close")
    if code.last_used_at is None:
        return Badge(_("Not used yet"), "waiting", "hourglass")
    return _("Last used %(at)s") % {"at": written(code.last_used_at)}


def _ways(municipality: Municipality, one: StaffUser) -> object:
    if not one.second_factor_at:  # type: ignore[attr-defined]
        return None
    return Actions((Link(_("New code"), reverse("fallback_code", args=[municipality.pk, one.pk]), hint=one.name),))


def _history(operators: Mapping[int, str], open_one: Fallback | None) -> Table:
    found = Fallback.objects.order_by("-opened_at", "-id").prefetch_related("codes__staff")[:HISTORY]
    return Table(
        caption=_("History"),
        columns=(
            Column("opened", _("Opened")),
            Column("ended", _("Closed at")),
            Column("by", _("By")),
            Column("why", _("Why")),
            Column("used", _("Used by")),
        ),
        rows=tuple(
            Row((one.opened_at, _ended(one, open_one), operators.get(one.opened_by), one.reason, _used(one)))
            for one in found
        ),
        empty=_("The fallback has never been open."),
        show_caption=True,
        id="history",
    )


def _ended(one: Fallback, open_one: Fallback | None) -> object:
    """One that is over and not yet put down as closed ended when its time was up."""
    return _("Is open") if one == open_one else one.closed_at or one.until


def _used(one: Fallback) -> str:
    used = sorted((code.last_used_at, code.staff.name) for code in one.codes.all() if code.last_used_at is not None)
    return ", ".join(_("%(name)s, last %(at)s") % {"name": name, "at": written(at)} for at, name in used) or _("Nobody")


def _operators() -> dict[int, str]:
    """Key → name of those who opened what the history shows."""
    keys = Fallback.objects.values_list("opened_by", flat=True).distinct()
    return dict(Operator.objects.filter(pk__in=list(keys)).values_list("pk", "name"))
