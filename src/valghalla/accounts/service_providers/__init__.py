"""The municipality's sites as the identity providers know them: entity ids, keys, metadata, and their roll-over.

docs/states/service-provider-key.md, docs/operations/certificates.md.
"""

from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.make import make_service_providers, make_test_keys
from valghalla.accounts.service_providers.parties import identity_provider_for, provider_for

__all__ = ["NotSetUp", "identity_provider_for", "make_service_providers", "make_test_keys", "provider_for"]
