"""Contact data: how citizens reach the municipality."""

from typing import Any

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from valghalla.admin_site.catalogue.editing import actor, attempt
from valghalla.admin_site.catalogue.pages import FormPage, Way, crumbs
from valghalla.admin_site.content.forms import ContactForm
from valghalla.admin_site.page import EDIT, admin_page
from valghalla.admin_site.request import AdminRequest
from valghalla.base import clock
from valghalla.components.parts import Conflict
from valghalla.municipalities.change import change_settings, version_of
from valghalla.municipalities.links import citizen_page
from valghalla.municipalities.models import Settings

NAME = "contact"


@admin_page(may=EDIT)
def contact(request: AdminRequest) -> HttpResponse:
    """Change it."""
    settings = Settings.objects.get()

    def values_of(row: Settings) -> dict[str, Any]:
        values = {name: getattr(row, name) for name in ContactForm.base_fields if name != "version"}
        name = row.display_name or request.municipality.name
        return values | {"display_name": name, "version": version_of(row, NAME)}

    if request.method != "POST":
        return _page(request, ContactForm(initial=values_of(settings)))
    done = attempt(
        ContactForm(request.POST),
        lambda data: change_settings(
            NAME,
            {name: value for name, value in data.items() if name != "version"},
            version=data["version"],
            by=actor(request),
            now=clock.now(),
        ),
        record=settings,
        values_of=values_of,
        page=NAME,
    )
    if done.saved:
        messages.success(request, _("The contact information is saved and shown to citizens."))
        return redirect("contents")
    return _page(request, done.form, done.conflict)


def _page(request: AdminRequest, form: Any, conflict: Conflict | None = None) -> HttpResponse:
    page = FormPage(
        title=_("Contact information"),
        breadcrumb=crumbs((_("External website"), reverse("contents")), (_("Contact information"), "")),
        form=form,
        cancel_url=reverse("contents"),
        conflict=conflict,
        ways=(
            Way(
                _("See it on the citizens' site"),
                citizen_page(request.municipality, "contact"),
                "tertiary",
                "open-in-new",
            ),
        ),
        lead=_("On the contact page, in the header and in the footer. It is shown as soon as you save."),
    )
    return render(request, "admin_site/catalogue/form.html", {"page": page})
