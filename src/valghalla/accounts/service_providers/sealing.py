"""Private keys at rest."""

from valghalla.accounts.models import ServiceProviderKey
from valghalla.municipalities.keys import keyring

CONTEXT = "accounts.serviceproviderkey.private_key"


def sealed(private_key: str) -> bytes:
    """A private key (PEM) as it is kept."""
    return keyring().seal(private_key, context=CONTEXT)


def opened(key: ServiceProviderKey) -> str:
    """The private key of a row that has one, PEM."""
    return keyring().open(key.private_key, context=CONTEXT)  # type: ignore[arg-type]
