"""How a municipality's sites are known to the identity providers, and with which keys."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers.errors import KeyRefused, NotPossible, NotSetUp
from valghalla.accounts.service_providers.parties import provider_for
from valghalla.accounts.service_providers.shown import refusal_sentence
from valghalla.accounts.service_providers.views import CONTENT_TYPE
from valghalla.base import clock
from valghalla.integrations.saml.metadata import service_provider_metadata
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.page import operator_page
from valghalla.operator_site.request import OperatorRequest
from valghalla.operator_site.sign_in_set_up import doing, pages
from valghalla.operator_site.sign_in_set_up.forms import KeyForm, SettingsForm

FORM = "operator_site/sign_in_set_up/form.html"
ASK = "operator_site/sign_in_set_up/ask.html"


@require_safe
@operator_page()
def set_up(request: OperatorRequest) -> HttpResponse:
    """Both sites: addresses, keys, what to do next."""
    page = pages.set_up_page(_municipality(request), now=clock.now())
    return render(request, "operator_site/sign_in_set_up/set_up.html", {"page": page})


@require_safe
@operator_page()
def metadata(request: OperatorRequest, site: str) -> HttpResponse:
    """The site's metadata as a file to send; 404 while it has no key."""
    _provider(site)
    try:
        content = service_provider_metadata(provider_for(site))
    except NotSetUp as missing:
        raise Http404 from missing
    name = f"{_municipality(request).slug}-{site}-metadata.xml"
    return HttpResponse(
        content, content_type=CONTENT_TYPE, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@operator_page()
def key_new(request: OperatorRequest, site: str) -> HttpResponse:
    """Upload a certificate with its key."""
    provider = _provider(site)
    form = KeyForm(request.POST or None, request.FILES or None)
    if request.method == "POST" and form.is_valid():
        try:
            key = doing.add(request, provider, form.cleaned_data["pair"])
        except KeyRefused as refused:
            form.refuse(refused)
        else:
            messages.success(request, pages.added_sentence(key))
            return _back(request)
    return render(request, FORM, {"page": pages.key_page(_municipality(request), provider, form)})


@operator_page()
def key_activate(request: OperatorRequest, key_id: int) -> HttpResponse:
    """Ask, then let the next key take over."""
    key = _key(key_id)
    if request.method == "POST":
        try:
            doing.activate(request, key.pk)
        except KeyRefused as refused:
            messages.error(request, refusal_sentence(refused))
        except NotPossible:
            messages.error(request, _changed())
        else:
            messages.success(request, _("The certificate is in use now. The one before it can still open what comes."))
        return _back(request)
    if key.state != ServiceProviderKey.State.NEXT:
        messages.error(request, _changed())
        return _back(request)
    return render(request, ASK, {"page": pages.activate_page(_municipality(request), key)})


@operator_page()
def key_back(request: OperatorRequest, key_id: int) -> HttpResponse:
    """Ask, then let an old key sign again."""
    key = _key(key_id)
    if request.method == "POST":
        try:
            doing.take_back(request, key.pk)
        except KeyRefused as refused:
            messages.error(request, refusal_sentence(refused))
        except NotPossible:
            messages.error(request, _changed())
        else:
            messages.success(request, _("The old certificate is in use again. The other one waits."))
        return _back(request)
    if key.state != ServiceProviderKey.State.OLD:
        messages.error(request, _changed())
        return _back(request)
    return render(request, ASK, {"page": pages.back_page(_municipality(request), key)})


@operator_page()
def key_remove(request: OperatorRequest, key_id: int) -> HttpResponse:
    """Ask, then take away a key and erase it."""
    key = _key(key_id)
    if request.method == "POST":
        try:
            doing.remove(request, key.pk)
        except NotPossible:
            messages.error(request, _changed())
        else:
            messages.success(request, _("The certificate is removed and its key erased."))
        return _back(request)
    if key.state not in (ServiceProviderKey.State.NEXT, ServiceProviderKey.State.OLD):
        messages.error(request, _changed())
        return _back(request)
    return render(request, ASK, {"page": pages.remove_page(_municipality(request), key)})


@operator_page()
def settings(request: OperatorRequest, site: str) -> HttpResponse:
    """What the site takes from its identity provider."""
    provider = _provider(site)
    form = SettingsForm(request.POST or None, initial=vars(provider), site=site)
    if request.method == "POST":
        form = SettingsForm(request.POST, site=site)
        if form.is_valid():
            chosen = {"allow_delegated": provider.allow_delegated} | form.cleaned_data
            doing.change(request, site, **chosen)
            messages.success(request, _("The settings are saved. They hold from the next sign-in."))
            return _back(request)
    return render(request, FORM, {"page": pages.settings_page(_municipality(request), provider, form)})


def _municipality(request: OperatorRequest) -> Municipality:
    return request.municipality_shown


def _provider(site: str) -> ServiceProvider:
    return get_object_or_404(ServiceProvider, site=site)


def _key(key_id: int) -> ServiceProviderKey:
    return get_object_or_404(ServiceProviderKey.objects.select_related("provider"), pk=key_id)


def _back(request: OperatorRequest) -> HttpResponse:
    return redirect("sign_in_set_up", _municipality(request).pk)


def _changed() -> str:
    return _("Somebody has changed the certificates meanwhile. Look at how they stand now.")
