"""The logo: upload one, or go back to the plain mark."""

from dataclasses import dataclass

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from valghalla.admin_site.catalogue.editing import actor
from valghalla.admin_site.catalogue.pages import AskPage, crumbs
from valghalla.admin_site.content.forms import LogoForm
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Confirm, Crumb
from valghalla.content.look.addresses import logo_address
from valghalla.content.look.change import remove_logo, use_logo
from valghalla.content.look.svg import BadPicture
from valghalla.municipalities.models import Settings

REFUSALS: dict[str, str | Promise] = {
    "too_large": gettext_lazy("The file is larger than 10 MB. Choose a smaller one."),
    "not_svg": gettext_lazy("The file is not an SVG picture, whatever its name says. Save it as SVG, and choose that."),
    "entities": gettext_lazy(
        "The file uses abbreviations of its own (entities). Save it as plain SVG, and choose that."
    ),
    "too_complex": gettext_lazy("The picture has too many parts for a logo. Choose a simpler one."),
    "empty": gettext_lazy("There is nothing to see in the picture once what may not be in it is taken out."),
}


@dataclass(frozen=True)
class LogoPage:
    """logo_url: of the logo in force, "" for none."""

    title: str
    lead: str
    breadcrumb: tuple[Crumb, ...]
    form: LogoForm
    logo_url: str
    remove_url: str
    cancel_url: str


@admin_page(may=EDIT)
def logo(request: AdminRequest) -> HttpResponse:
    """See it and upload another."""
    settings = Settings.objects.get()
    fresh = LogoForm(initial={"seen": settings.logo_number})
    form = LogoForm(request.POST, request.FILES) if request.method == "POST" else fresh
    if request.method == "POST" and form.is_valid() and form.cleaned_data["seen"] != settings.logo_number:
        messages.warning(
            request, _("Somebody else has changed the logo meanwhile. Look at it, and choose your file again.")
        )
        form = fresh
    elif request.method == "POST" and form.is_valid():
        try:
            removed = use_logo(form.cleaned_data["logo"].read(), by=actor(request), now=clock.now())
        except BadPicture as bad:
            form.add_error("logo", str(REFUSALS[bad.kind]))
        else:
            messages.success(request, _("The logo is in use on both sites."))
            if removed:
                names = ", ".join(sorted(removed))
                messages.warning(
                    request,
                    _("This was taken out of the file, since a picture may not do it: %(names)s.") % {"names": names},
                )
            return redirect("content_logo")
    page = LogoPage(
        title=_("Logo"),
        lead=_("In the header of both sites, beside the municipality's name."),
        breadcrumb=crumbs((_("External website"), reverse("contents")), (_("Logo"), "")),
        form=form,
        logo_url=logo_address(settings),
        remove_url=reverse("content_logo_remove") if settings.logo_number else "",
        cancel_url=reverse("contents"),
    )
    return render(request, "admin_site/content/logo.html", {"page": page})


@admin_page(may=EDIT)
def remove(request: AdminRequest) -> HttpResponse:
    """Ask, then go back to the plain mark."""
    if request.method == "POST":
        if remove_logo(by=actor(request), now=clock.now()):
            messages.success(request, _("The logo is removed."))
        return redirect("content_logo")
    page = AskPage(
        title=_("Remove the logo"),
        breadcrumb=crumbs(
            (_("External website"), reverse("contents")), (_("Logo"), reverse("content_logo")), (_("Remove"), "")
        ),
        confirm=Confirm(
            question=_("Remove the logo from both sites?"),
            lines=(_("The plain mark is shown in its place."),),
            yes=_("Remove the logo"),
            cancel_url=reverse("content_logo"),
        ),
    )
    return render(request, "admin_site/catalogue/ask.html", {"page": page})
