"""What the identity providers fetch from us."""

from django.http import HttpResponse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from valghalla.accounts.rate_limits import limited
from valghalla.accounts.request import AccountRequest
from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.parties import provider_for
from valghalla.integrations.saml.metadata import service_provider_metadata

CONTENT_TYPE = "application/samlmetadata+xml"


@limited("metadata")
@require_safe
def metadata(request: AccountRequest) -> HttpResponse:
    """The site's metadata, open to all. Answers 503 with a sentence while the site has no key."""
    try:
        provider = provider_for(request.site_kind)
    except NotSetUp:
        sentence = _("Signing in has not been set up for this site yet.")
        return HttpResponse(f"{sentence}\n", status=503, content_type="text/plain; charset=utf-8")
    return HttpResponse(service_provider_metadata(provider), content_type=CONTENT_TYPE)
