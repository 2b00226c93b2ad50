"""Identity providers to sign in at, without their pages."""

from pathlib import Path

import pytest

from tests.accounts.visitors import Visitor
from valghalla.accounts.models import Site
from valghalla_simulators import keys
from valghalla_simulators.saml import provider
from valghalla_simulators.saml.provider import IdentityProvider


@pytest.fixture(scope="session")
def provider_keys(outside_keys: Path) -> keys.Keys:
    """Keys of the simulated outside."""
    return keys.ensure(outside_keys)


@pytest.fixture
def nemlogin(provider_keys, settings, tmp_path: Path) -> IdentityProvider:
    """NemLog-in, whom the citizens' site trusts."""
    return _trusted(Site.CITIZEN, provider.nemlogin(provider_keys), settings, tmp_path)


@pytest.fixture
def context_handler(provider_keys, settings, tmp_path: Path) -> IdentityProvider:
    """The Context Handler, whom the administrative site trusts."""
    return _trusted(Site.ADMIN, provider.context_handler(provider_keys), settings, tmp_path)


@pytest.fixture
def visitor(municipality, nemlogin) -> Visitor:
    """Somebody at the citizens' site of Korsbæk."""
    return Visitor(municipality, Site.CITIZEN, nemlogin)


@pytest.fixture
def clerk(municipality, context_handler) -> Visitor:
    """Somebody at the administrative site of Korsbæk."""
    return Visitor(municipality, Site.ADMIN, context_handler)


def _trusted(site: str, one: IdentityProvider, settings, folder: Path) -> IdentityProvider:
    path = folder / f"{site}-metadata.xml"
    path.write_bytes(one.metadata())
    settings.SAML = settings.SAML | {str(site): {"metadata": str(path)}}
    return one
