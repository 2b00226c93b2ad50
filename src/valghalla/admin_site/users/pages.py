"""The pages of users and of certificates as the templates show them."""

import datetime
from dataclasses import dataclass

from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.accounts.models import Role, SecondFactor, ServiceProvider, StaffUser
from valghalla.accounts.service_providers import shown
from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.queries import Watched, certificates_to_watch, sites_without_key
from valghalla.accounts.service_providers.queries import certificates as certificates_now
from valghalla.admin_site.catalogue.pages import AskPage, ListPage, Way, crumbs
from valghalla.admin_site.catalogue.paging import in_danish_order, listed, matching
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.users.forms import UserFilterForm
from valghalla.admin_site.users.words import ROLES
from valghalla.base import clock
from valghalla.components.inline import Badge, Link
from valghalla.components.parts import Card, Confirm, Crumb
from valghalla.components.tables import Column, Row, Table

Text = str | Promise
_NEVER = datetime.datetime(1970, 1, 1, tzinfo=datetime.UTC)


@dataclass(frozen=True)
class CertificatesPage:
    """The certificates that sign-in rests on. warnings: those that run out.   missing: at which
    site nobody can sign in, and why."""

    title: Text
    lead: Text
    breadcrumb: tuple[Crumb, ...]
    table: Table
    warnings: tuple[Text, ...]
    missing: tuple[tuple[Text, str], ...]


def certificate_warnings(*, now: datetime.datetime) -> tuple[str, ...]:
    """A sentence for each certificate that runs out, for the pages where the office would see it."""
    return tuple(shown.watched_sentence(one) for one in certificates_to_watch(now))


def users_card() -> Card:
    """The entrance to the users."""
    open_to = StaffUser.objects.filter(ended_at__isnull=True).count()
    return Card(
        heading=_("Users"),
        url=reverse("users"),
        text=_("Who may sign in to the administration, and when they last did."),
        icon="persons",
        facts=(("view-in-list", ngettext("%(count)s user", "%(count)s users", open_to) % {"count": open_to}),),
    )


def certificates_card(*, now: datetime.datetime) -> Card:
    """The entrance to the certificates, with how many of them run out."""
    ending = len(certificates_to_watch(now))
    said = ngettext("%(count)s runs out", "%(count)s run out", ending) % {"count": ending}
    return Card(
        heading=_("Certificates"),
        url=reverse("certificates"),
        text=_("When the certificates that sign-in rests on run out."),
        icon="document",
        facts=(("warning", said) if ending else ("check", _("All are valid")),),
    )


def users_page(request: AdminRequest) -> ListPage:
    """Everybody who has ever come in."""
    form = UserFilterForm(request.GET, label=_("Search users"))
    administers = _administers(request)
    own = request.staff.pk
    columns = [
        Column("name", _("Name"), sortable=True),
        Column("role", _("Role")),
        Column("signed_in", _("Last sign-in"), sortable=True, classes="date"),
        Column("second_factor", _("Second factor")),
        Column("access", _("Access")),
    ]
    if administers:
        columns.append(Column("actions", _("Actions")))
    table, bar = listed(
        request,
        _ordered(matching(_filtered(form), ["name"], form.value("search"))),
        form=form,
        columns=columns,
        sorts={"name": "place", "signed_in": "signed_in"},
        default="name",
        row=lambda user: Row((*_cells(user), *((_action(user, own),) if administers else ()))),
        caption=_("Users"),
        empty=_("Nobody has signed in yet."),
    )
    return ListPage(
        title=_("Users"),
        breadcrumb=crumbs((_("Users"), "")),
        table=table,
        bar=bar,
        lead=_("People come on the list the first time they sign in. Name and role follow what they come with."),
        ways=(Way(_("Roles that give access"), reverse("roles"), icon="lock"),) if administers else (),
    )


def end_page(user: StaffUser) -> AskPage:
    """The question before somebody is shut out."""
    return AskPage(
        title=_("End the access"),
        breadcrumb=_below_users(_("End the access")),
        confirm=Confirm(
            question=_("End the access of %(name)s?") % {"name": user.name},
            lines=(
                _("If %(name)s is signed in, it ends at once, and what is not saved is lost.") % {"name": user.name},
                _("%(name)s cannot come in again with any role, until an administrator opens the access.")
                % {"name": user.name},
                _("What %(name)s has done stays as it is.") % {"name": user.name},
            ),
            yes=_("End the access"),
            cancel_url=reverse("users"),
        ),
    )


def reopen_page(user: StaffUser) -> AskPage:
    """The question before somebody may come in again."""
    return AskPage(
        title=_("Open the access"),
        breadcrumb=_below_users(_("Open the access")),
        confirm=Confirm(
            question=_("Open the access of %(name)s again?") % {"name": user.name},
            lines=(_("%(name)s can sign in with the role that comes along.") % {"name": user.name},),
            yes=_("Open the access"),
            cancel_url=reverse("users"),
            danger=False,
        ),
    )


def certificates_page(*, now: datetime.datetime) -> CertificatesPage:
    """All of them, soonest end first."""
    found = certificates_now(now)
    there = set(ServiceProvider.objects.values_list("site", flat=True))
    return CertificatesPage(
        title=_("Certificates"),
        lead=_("What signing in rests on. Those who run Valghalla for you take care of it."),
        breadcrumb=crumbs((_("Certificates"), "")),
        table=Table(
            caption=_("Certificates"),
            columns=(
                Column("site", _("Sign-in")),
                Column("whose", _("Whose certificate")),
                Column("state", _("State")),
                Column("until", _("Valid until"), classes="date"),
                Column("left", _("Time left")),
            ),
            rows=tuple(Row(_certificate_cells(one, now)) for one in found),
            empty=_("There is no certificate yet."),
        ),
        warnings=tuple(shown.watched_sentence(one) for one in found if one.is_to_be_told),
        missing=tuple(
            (
                shown.site_name(site),
                shown.missing_sentence(NotSetUp(site, "key" if site in there else "service_provider")),
            )
            for site in sites_without_key()
        ),
    )


def _certificate_cells(one: Watched, now: datetime.datetime) -> tuple[object, ...]:
    own = one.whose == "own"
    return (
        shown.site_name(one.site),
        _("Our own") if own else shown.identity_provider_name(one.site),
        shown.state_badge(one.state) if own else "",
        clock.danish_date(one.not_after),
        shown.ending(one.not_after, now=now),
    )


def _filtered(form: UserFilterForm) -> QuerySet[StaffUser]:
    users = StaffUser.objects.all()
    if role := form.value("role"):
        users = users.filter(role=role)
    if state := form.value("state"):
        users = users.filter(ended_at__isnull=state == "open")
    return users


def _ordered(users: QuerySet[StaffUser]) -> QuerySet[StaffUser]:
    confirmed = SecondFactor.objects.filter(staff=OuterRef("pk"), confirmed_at__isnull=False)
    return in_danish_order(users, "name", as_="place").annotate(
        signed_in=Coalesce("last_sign_in_at", _NEVER), has_second_factor=Exists(confirmed)
    )


def _cells(user: StaffUser) -> tuple[object, ...]:
    has_second_factor = user.has_second_factor  # type: ignore[attr-defined]
    return (
        user.name,
        ROLES[user.role],
        user.last_sign_in_at,
        Badge(_("Has one"), "good", "check") if has_second_factor else Badge(_("Has none"), "neutral", "minus"),
        _access(user),
    )


def _access(user: StaffUser) -> Badge:
    if user.ended_why == StaffUser.Ended.BY_OFFICE:
        return Badge(_("Ended by the office"), "bad", "close")
    if user.ended_why == StaffUser.Ended.ROLE_GONE:
        return Badge(_("Role taken away"), "neutral", "close")
    return Badge(_("Has access"), "good", "check")


def _action(user: StaffUser, own: int) -> object:
    if user.pk == own:
        return _("You")
    if user.ended_why == StaffUser.Ended.BY_OFFICE:
        return Link(_("Open the access"), reverse("user_reopen", args=[user.pk]), hint=user.name)
    return Link(_("End the access"), reverse("user_end", args=[user.pk]), hint=user.name)


def _administers(request: AdminRequest) -> bool:
    return request.staff.role == Role.ADMINISTRATOR


def _below_users(title: Text) -> tuple[Crumb, ...]:
    return crumbs((_("Users"), reverse("users")), (title, ""))
