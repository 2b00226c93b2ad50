"""The two sides of a sign-in, as ``integrations/saml`` wants them: our site, and the identity provider."""

import functools
from pathlib import Path

from django.conf import settings
from django.urls import reverse

from valghalla.accounts.models import ServiceProvider as ServiceProviderRow
from valghalla.accounts.models import ServiceProviderKey, Site
from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.sealing import opened
from valghalla.base import tenancy
from valghalla.integrations.saml.errors import MetadataUnusable
from valghalla.integrations.saml.metadata import read_identity_provider
from valghalla.integrations.saml.parties import Contact, IdentityProvider, KeyPair, Profile, ServiceProvider
from valghalla.municipalities.links import admin_address, citizen_address
from valghalla.municipalities.models import Municipality, Settings

PROFILES = {Site.CITIZEN: Profile.CITIZEN, Site.ADMIN: Profile.EMPLOYEE}
_ADDRESSES = {Site.CITIZEN: citizen_address, Site.ADMIN: admin_address}
_State = ServiceProviderKey.State


def provider_for(site: str) -> ServiceProvider:
    """The site of the municipality acted for, as it signs and opens. site: "citizen" or "admin".

    Raises NotSetUp when there is no service provider, or it has no current key.
    """
    row = ServiceProviderRow.objects.filter(site=site).first()
    if row is None:
        raise NotSetUp(site, "service_provider")
    keys = list(row.keys.exclude(state=_State.GONE).order_by("-added_at", "-id"))
    pairs = {key.pk: KeyPair(certificate=key.certificate, private_key=opened(key)) for key in keys}
    signing = next((pairs[key.pk] for key in keys if key.state == _State.CURRENT), None)
    if signing is None:
        raise NotSetUp(site, "key")
    municipality = acted_for()
    return ServiceProvider(
        entity_id=row.entity_id,
        acs_url=address(municipality, site, "sign_in_answer"),
        slo_url=address(municipality, site, "sign_out_answer"),
        profile=PROFILES[Site(site)],
        name=municipality.name,
        signing=signing,
        announced=tuple(key.certificate for key in keys if key.state == _State.NEXT),
        opening=(signing, *(pairs[key.pk] for key in keys if key.state != _State.CURRENT)),
        contact=_contact(municipality),
    )


def identity_provider_for(site: str) -> IdentityProvider:
    """Whom the site's visitors sign in at, from its metadata file, which is read again when it changes.

    Raises NotSetUp when no file is named, it is not there, or it says too little.
    """
    path = settings.SAML[site]["metadata"]
    if not path:
        raise NotSetUp(site, "metadata")
    try:
        stands = Path(path).stat()
        return _read(path, stands.st_mtime_ns, stands.st_size)
    except OSError:
        raise NotSetUp(site, "metadata_file") from None
    except MetadataUnusable as unusable:
        raise NotSetUp(site, "metadata_unusable") from unusable


def address(municipality: Municipality, site: str, name: str) -> str:
    """The full address of a named page of the site, from what is stored and set, whatever the request says."""
    return _ADDRESSES[Site(site)](municipality, reverse(name, urlconf=settings.SITE_URLCONFS[site]))


def acted_for() -> Municipality:
    """The municipality acted for, with its names and hosts."""
    acting = tenancy.current()
    return acting if isinstance(acting, Municipality) else Municipality.objects.get(pk=tenancy.required_id())


@functools.lru_cache(maxsize=8)
def _read(path: str, changed_ns: int, size: int) -> IdentityProvider:
    return read_identity_provider(Path(path).read_bytes())


def _contact(municipality: Municipality) -> Contact:
    own = Settings.objects.first()
    if own is None:
        return Contact(organisation=municipality.name, name="", email="", telephone="")
    return Contact(organisation=municipality.name, name=own.department, email=own.email, telephone=own.telephone)
