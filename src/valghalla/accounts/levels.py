"""How sure an identity provider has to be of whom it lets in."""

from valghalla.accounts.models import ServiceProvider
from valghalla.integrations.saml.assertion import Assertion
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.oiosaml import Level, level_of

DEMANDED = Level.SUBSTANTIAL


def demand_level(assertion: Assertion, site: str) -> None:
    """Raises SamlRefused("level") below NSIS level Substantial, or where it is not said; the older number counts only
    where the site's service provider takes it."""
    accept = ServiceProvider.objects.filter(site=site, accept_legacy_level=True).exists()
    level = level_of(assertion, accept_legacy=accept)
    if level is None or level < DEMANDED:
        raise SamlRefused("level")
