"""The pages of the roles that give access."""

from dataclasses import dataclass

from django.forms import BaseForm
from django.urls import reverse
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from valghalla.accounts.models import RoleMapping
from valghalla.accounts.users.role_mappings import is_last_administrator
from valghalla.admin_site.catalogue.deleting import seen
from valghalla.admin_site.catalogue.pages import AskPage, FormPage, Way, crumbs
from valghalla.admin_site.users.words import ROLES
from valghalla.components.inline import Actions, Link, escaped
from valghalla.components.parts import Confirm, Crumb
from valghalla.components.tables import Column, Row, Table


@dataclass(frozen=True)
class Foldable:
    """A role's address, which may go on in the next line after each slash."""

    role_uri: str

    def __html__(self) -> SafeString:
        return SafeString(escaped(self.role_uri).replace("/", "/<wbr>"))


@dataclass(frozen=True)
class RolesPage:
    """The roles with what each gives."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    ways: tuple[Way, ...]
    table: Table
    note: str


def roles_page() -> RolesPage:
    """Every role that lets somebody in, administrators first."""
    order = list(ROLES)
    found = sorted(RoleMapping.objects.all(), key=lambda one: (order.index(one.role), one.role_uri))
    return RolesPage(
        title=_("Roles that give access"),
        lead=_(
            "Who comes in with one of these roles for the municipality has access. With several, the one that gives "
            "most counts."
        ),
        breadcrumb=_crumbs((_("Roles"), "")),
        ways=(Way(_("Add role"), reverse("role_new"), "primary", "plus"),),
        table=Table(
            caption=_("Roles"),
            columns=(
                Column("uri", _("Role as it is sent")),
                Column("role", _("Gives access as")),
                Column("actions", _("Actions")),
            ),
            rows=tuple(Row((Foldable(one.role_uri), ROLES[one.role], _actions(one))) for one in found),
            empty=_("No role gives access."),
        ),
        note=_("A change holds at once. Whoever is signed in with the same access has to sign in again, except you."),
    )


def form_page(form: BaseForm, *, mapping: RoleMapping | None = None) -> FormPage:
    """The form of a new or an existing mapping."""
    title = _("Edit role") if mapping else _("Add role")
    return FormPage(
        title=title,
        breadcrumb=_crumbs((_("Roles"), reverse("roles")), (title, "")),
        form=form,
        cancel_url=reverse("roles"),
        delete_url=reverse("role_delete", args=[mapping.pk]) if mapping else "",
        note=_("A change holds at once. Whoever is signed in with the same access has to sign in again, except you."),
    )


def delete_page(mapping: RoleMapping) -> AskPage:
    """The question, or why the mapping has to stay."""
    title = _("Delete role")
    breadcrumb = _crumbs((_("Roles"), reverse("roles")), (title, ""))
    if is_last_administrator(mapping):
        words = _("It is the last one that gives access as an administrator. Add another first.")
        back = Way(_("Back"), reverse("roles"))
        return AskPage(title, breadcrumb, refusal=(_("The role cannot be deleted"), words), ways=(back,))
    return AskPage(
        title,
        breadcrumb,
        confirm=Confirm(
            question=_("Let nobody in by this role any more?"),
            lines=(
                mapping.role_uri,
                _(
                    "A change holds at once. Whoever is signed in with the same access has to sign in again, except you."
                ),
            ),
            yes=_("Delete the role"),
            cancel_url=reverse("roles"),
            hidden=seen(mapping),
        ),
    )


def _actions(mapping: RoleMapping) -> Actions:
    return Actions(
        (
            Link(_("Edit"), reverse("role_edit", args=[mapping.pk]), hint=mapping.role_uri),
            Link(_("Delete"), reverse("role_delete", args=[mapping.pk]), hint=mapping.role_uri),
        )
    )


def _crumbs(*further: tuple[str, str]) -> tuple[Crumb, ...]:
    return crumbs((_("Users"), reverse("users")), *further)
