"""Full addresses of a municipality's sites, for messages and for the way from one site to the other."""

from django.conf import settings
from django.urls import reverse

from valghalla.municipalities.models import Municipality


def citizen_address(municipality: Municipality, path: str) -> str:
    """The address of a path on the citizen site."""
    return f"{settings.PUBLIC_SCHEME}://{municipality.citizen_host}{settings.PUBLIC_PORT}{path}"


def admin_address(municipality: Municipality, path: str) -> str:
    """The address of a path on the administrative site."""
    return f"{settings.PUBLIC_SCHEME}://{municipality.admin_host}{settings.PUBLIC_PORT}{path}"


def citizen_page(municipality: Municipality, name: str, *args: object) -> str:
    """The address of a named page of the citizen site, also from the worker."""
    return citizen_address(municipality, reverse(name, args=args, urlconf=settings.SITE_URLCONFS["citizen"]))
