"""Roles that give access: list, add, edit, delete."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.accounts.models import RoleMapping
from valghalla.accounts.users import role_mappings
from valghalla.accounts.users.errors import LastAdministrator, RoleMappingChanged
from valghalla.admin_site.catalogue.deleting import still_as_seen
from valghalla.admin_site.catalogue.editing import Attempt, Refusals, actor, attempt
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.users import role_pages
from valghalla.admin_site.users.forms import RoleForm
from valghalla.admin_site.users.words import ROLES
from valghalla.base import clock
from valghalla.base.errors import NameTaken

FORM = "admin_site/catalogue/form.html"


@admin_page(may=ADMINISTER)
def roles(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/users/roles.html", {"page": role_pages.roles_page()})


@admin_page(may=ADMINISTER)
def new(request: AdminRequest) -> HttpResponse:
    """Add a role."""
    form = RoleForm(request.POST or None)
    if request.method == "POST":
        done = _attempt(
            form,
            lambda data: role_mappings.add_role_mapping(
                data["role_uri"], data["role"], by=actor(request), now=clock.now()
            ),
        )
        if done.saved:
            messages.success(request, _("The role is added."))
            return redirect("roles")
    return render(request, FORM, {"page": role_pages.form_page(form)})


@admin_page(may=ADMINISTER)
def edit(request: AdminRequest, mapping_id: int) -> HttpResponse:
    """Change a role."""
    mapping = get_object_or_404(RoleMapping, pk=mapping_id)
    form = RoleForm(request.POST or None, initial=_values(mapping.role_uri, mapping.role))
    if request.method == "POST":
        try:
            done = _attempt(
                form,
                lambda data: role_mappings.change_role_mapping(
                    mapping.pk,
                    data["role_uri"],
                    data["role"],
                    seen=(data["seen_role_uri"], data["seen_role"]),
                    by=actor(request),
                    now=clock.now(),
                ),
            )
        except RoleMappingChanged as changed:
            _show_theirs(form, changed)
        else:
            if done.saved:
                messages.success(request, _("The role is saved."))
                return redirect("roles")
    return render(request, FORM, {"page": role_pages.form_page(form, mapping=mapping)})


@admin_page(may=ADMINISTER)
def delete(request: AdminRequest, mapping_id: int) -> HttpResponse:
    """Ask, then delete a role."""
    mapping = get_object_or_404(RoleMapping, pk=mapping_id)
    if request.method == "POST" and still_as_seen(request, mapping):
        try:
            role_mappings.delete_role_mapping(mapping.pk, by=actor(request), now=clock.now())
        except LastAdministrator:
            pass  # the page says why
        else:
            messages.success(request, _("The role is deleted."))
            return redirect("roles")
    return render(request, "admin_site/catalogue/ask.html", {"page": role_pages.delete_page(mapping)})


def _attempt(form: RoleForm, save) -> Attempt:
    refusals: Refusals = {
        LastAdministrator: lambda _refusal: (
            "role",
            _("It is the last one that gives access as an administrator. Add another first."),
        ),
        _Taken: lambda _refusal: ("role_uri", _("The role is on the list already.")),
    }

    def with_own_words(data):
        try:
            return save(data)
        except NameTaken as taken:
            raise _Taken from taken

    return attempt(form, with_own_words, refusals=refusals)


class _Taken(Exception):
    """A role has one mapping; what is said of names in general does not fit."""


def _show_theirs(form: RoleForm, changed: RoleMappingChanged) -> None:
    """Nothing was saved; saving again now overwrites what the other one saved, knowingly."""
    data = form.data.copy()  # type: ignore[attr-defined]
    for name, value in _plain(changed.role_uri, changed.role).items():
        data[f"seen_{name}"] = value
    form.data = data
    said = {"role_uri": changed.role_uri, "role": ROLES[changed.role]}
    form.add_error(
        None,
        _("Somebody else has changed it meanwhile to %(role_uri)s as %(role)s. Save again to use yours instead.")
        % said,
    )


def _values(role_uri: str, role: str) -> dict[str, str]:
    plain = _plain(role_uri, role)
    return plain | {f"seen_{name}": value for name, value in plain.items()}


def _plain(role_uri: str, role: str) -> dict[str, str]:
    return {"role_uri": role_uri, "role": role}
