"""Which of the sites a request is for, read from the settings so that no part needs to know the sites."""

from django.conf import settings
from django.http import HttpRequest


def site_of(request: HttpRequest) -> str | None:
    """The key of ``SITE_URLCONFS`` (admin, citizen or another); None at an address of nobody."""
    if kind := getattr(request, "site_kind", None):
        return str(kind)
    urlconf = getattr(request, "urlconf", None) or settings.ROOT_URLCONF
    return next((key for key, conf in getattr(settings, "SITE_URLCONFS", {}).items() if conf == urlconf), None)
