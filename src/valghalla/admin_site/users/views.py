"""Users: the list, ending and opening access; the certificates."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _

from valghalla.accounts.models import StaffUser
from valghalla.accounts.users.access import end_access, reopen_access
from valghalla.accounts.users.errors import ActorEnded, AlreadyEnded, NotEnded, OwnAccess
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import ADMINISTER, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.users import pages
from valghalla.base import clock


@admin_page()
def users(request: AdminRequest) -> HttpResponse:
    """The list."""
    return render(request, "admin_site/catalogue/list.html", {"page": pages.users_page(request)})


@admin_page(may=ADMINISTER)
def user_end(request: AdminRequest, staff_id: int) -> HttpResponse:
    """Ask, then shut somebody out at once."""
    user = get_object_or_404(StaffUser, pk=staff_id)
    if request.method == "POST":
        return _end(request, user)
    if user.pk == request.staff.pk:
        return _refused(request, _own())
    if user.ended_why == StaffUser.Ended.BY_OFFICE:
        return _refused(request, _ended(user))
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.end_page(user)})


@admin_page(may=ADMINISTER)
def user_reopen(request: AdminRequest, staff_id: int) -> HttpResponse:
    """Ask, then let somebody in again."""
    user = get_object_or_404(StaffUser, pk=staff_id)
    if request.method == "POST":
        try:
            reopen_access(user.pk, by=actor(request), now=clock.now())
        except NotEnded:
            return _refused(request, _not_ended(user))
        messages.success(request, _("%(name)s can sign in again.") % {"name": user.name})
        return redirect("users")
    if user.ended_why != StaffUser.Ended.BY_OFFICE:
        return _refused(request, _not_ended(user))
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.reopen_page(user)})


@admin_page()
def certificates(request: AdminRequest) -> HttpResponse:
    """What signing in rests on, and when it ends."""
    page = pages.certificates_page(now=clock.now())
    return render(request, "admin_site/users/certificates.html", {"page": page})


def _end(request: AdminRequest, user: StaffUser) -> HttpResponse:
    try:
        end_access(user.pk, by=actor(request), now=clock.now())
    except OwnAccess:
        return _refused(request, _own())
    except AlreadyEnded:
        return _refused(request, _ended(user))
    except ActorEnded:
        return redirect("users")  # which asks her to sign in, and says why she may not
    messages.success(request, _("The access of %(name)s has ended.") % {"name": user.name})
    return redirect("users")


def _refused(request: AdminRequest, sentence: str) -> HttpResponse:
    messages.warning(request, sentence)
    return redirect("users")


def _own() -> str:
    return _("You cannot end your own access. Ask another administrator.")


def _ended(user: StaffUser) -> str:
    return _("The access of %(name)s has ended already.") % {"name": user.name}


def _not_ended(user: StaffUser) -> str:
    return _("The office has not ended the access of %(name)s.") % {"name": user.name}
