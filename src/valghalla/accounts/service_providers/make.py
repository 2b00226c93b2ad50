"""The rows a municipality's sites begin with, and keys for development and tests."""

import datetime

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.db import transaction

from valghalla.accounts.models import Role, RoleMapping, ServiceProvider, ServiceProviderKey, Site
from valghalla.accounts.service_providers.keys import new_row
from valghalla.accounts.service_providers.pairs import Pair
from valghalla.accounts.service_providers.parties import acted_for
from valghalla.municipalities.models import Municipality

BITS = 3072


def make_service_providers(*, now: datetime.datetime) -> None:
    """Give the municipality acted for a service provider for each site, without keys, and the one role that may
    everything. What is there stays as it is."""
    municipality = acted_for()
    with transaction.atomic():
        for site, host in _hosts(municipality).items():
            ServiceProvider.objects.get_or_create(
                site=site, defaults={"entity_id": f"https://saml.{host}", "created_at": now}
            )
        if not RoleMapping.objects.exists():
            RoleMapping.objects.create(role_uri=settings.ADMINISTRATOR_ROLE, role=Role.ADMINISTRATOR)


def make_test_keys(*, now: datetime.datetime, years: int = 3) -> None:
    """Give each service provider that has no current key a self-signed one. For development and tests only: nobody
    answers for it."""
    for provider in ServiceProvider.objects.exclude(keys__state=ServiceProviderKey.State.CURRENT):
        pair = self_signed(provider.entity_id, now=now, until=now + datetime.timedelta(days=365 * years))
        new_row(provider, pair, state=ServiceProviderKey.State.CURRENT, now=now).save(force_insert=True)


def self_signed(name: str, *, now: datetime.datetime, until: datetime.datetime, bits: int = BITS) -> Pair:
    """An RSA key and a certificate that it signed itself, good from yesterday. name: becomes the common name."""
    key = rsa.generate_private_key(public_exponent=65537, key_size=bits)
    called = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name[:64])])
    usage = x509.KeyUsage(True, False, True, False, False, False, False, False, False)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(called)
        .issuer_name(called)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(until)
        .add_extension(usage, critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    return Pair(certificate, private.decode())


def _hosts(municipality: Municipality) -> dict[str, str]:
    return {Site.CITIZEN: municipality.citizen_host, Site.ADMIN: municipality.admin_host}
