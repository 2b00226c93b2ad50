"""One's own second factor: set it up, confirm it, replace it, remove it. Whatever the role."""

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from valghalla.accounts.fallback import enrol, totp
from valghalla.accounts.fallback.errors import NothingToConfirm, WrongDigits
from valghalla.accounts.fallback.queries import MARK
from valghalla.accounts.models import SecondFactor
from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.page import admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.second_factor import pages
from valghalla.admin_site.second_factor.forms import DigitsForm
from valghalla.base import clock


@admin_page()
def second_factor(request: AdminRequest) -> HttpResponse:
    """Its state and the next step; takes the digits that confirm it."""
    form = DigitsForm(request.POST or None)
    if request.method == "POST":
        _may_change(request)
        if form.is_valid() and _confirmed(request, form):
            return redirect("second_factor")
    page = pages.second_factor_page(_own(request), form, may_change=not _by_fallback(request))
    return render(request, "admin_site/second_factor/second_factor.html", {"page": page})


@admin_page()
def begin(request: AdminRequest) -> HttpResponse:
    """Begin with a new secret; asks first when there is one in use."""
    _may_change(request)
    if request.method == "POST":
        enrol.begin(request.staff, by=actor(request), now=clock.now())
        return redirect("second_factor")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.replace_page()})


@admin_page()
def remove(request: AdminRequest) -> HttpResponse:
    """Ask, then take it away."""
    _may_change(request)
    if request.method == "POST":
        enrol.remove(request.staff, by=actor(request), now=clock.now())
        messages.success(request, _("Your second factor is removed."))
        return redirect("second_factor")
    return render(request, "admin_site/catalogue/ask.html", {"page": pages.remove_page()})


@admin_page()
def picture(request: AdminRequest) -> HttpResponse:
    """The QR code of a factor that is not in use yet; afterwards it is shown no more, and the page says how it stands."""
    factor = _own(request)
    if factor is None or factor.confirmed_at is not None or _by_fallback(request):
        return redirect("second_factor")
    drawn = totp.picture(
        enrol.secret_of(factor),
        person=request.staff.name,
        issuer=_("%(name)s elections") % {"name": request.municipality.name},
    )
    return HttpResponse(drawn, content_type="image/svg+xml")


def _confirmed(request: AdminRequest, form: DigitsForm) -> bool:
    staff = request.staff
    try:
        enrol.confirm(staff, form.cleaned_data["digits"], by=actor(request), now=clock.now())
    except WrongDigits:
        form.add_error(
            "digits", _("These are not the digits of this moment. Wait for new ones and write them at once.")
        )
        return False
    except NothingToConfirm:
        messages.warning(request, _("There was nothing to confirm. Begin again."))
        return True
    return True


def _own(request: AdminRequest) -> SecondFactor | None:
    return SecondFactor.objects.filter(staff=request.staff).first()


def _by_fallback(request: AdminRequest) -> bool:
    return MARK in request.session


def _may_change(request: AdminRequest) -> None:
    """Whoever came in by the fallback could otherwise make herself a key that outlives it."""
    if _by_fallback(request):
        raise PermissionDenied
