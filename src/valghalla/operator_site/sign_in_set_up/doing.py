"""What operators do with keys and settings: in the municipality's audit by the verb, and in the operators' own log."""

import datetime
from collections.abc import Callable
from typing import Any

from django.db import transaction

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers import keys
from valghalla.accounts.service_providers.pairs import Pair
from valghalla.audit import actors
from valghalla.base import clock
from valghalla.municipalities.models import Municipality
from valghalla.operator_site.request import OperatorRequest
from valghalla.operators.models import Operator, OperatorEntry


def add(request: OperatorRequest, provider: ServiceProvider, pair: Pair) -> ServiceProviderKey:
    """As ``keys.add_key``, whose errors it raises."""
    return _logged(request, "added", lambda **by: keys.add_key(provider, pair, **by))


def activate(request: OperatorRequest, key_id: int) -> ServiceProviderKey:
    """As ``keys.activate_key``, whose errors it raises."""
    return _logged(request, "activated", lambda **by: keys.activate_key(key_id, **by))


def take_back(request: OperatorRequest, key_id: int) -> ServiceProviderKey:
    """As ``keys.take_back_key``, whose errors it raises."""
    return _logged(request, "taken_back", lambda **by: keys.take_back_key(key_id, **by))


def remove(request: OperatorRequest, key_id: int) -> ServiceProviderKey:
    """As ``keys.remove_key``, whose errors it raises."""
    return _logged(request, "removed", lambda **by: keys.remove_key(key_id, **by))


def change(request: OperatorRequest, site: str, *, accept_legacy_level: bool, allow_delegated: bool) -> None:
    """As ``keys.change_provider``."""
    now = clock.now()
    with transaction.atomic():
        changed = keys.change_provider(
            site,
            accept_legacy_level=accept_legacy_level,
            allow_delegated=allow_delegated,
            by=actors.operator(_operator(request).pk),
            now=now,
        )
        if changed:
            _entry(request, "service_provider.changed", now, {"site": site, **changed})


def _logged(request: OperatorRequest, what: str, do: Callable[..., ServiceProviderKey]) -> ServiceProviderKey:
    now = clock.now()
    with transaction.atomic():
        key = do(by=actors.operator(_operator(request).pk), now=now)
        facts = {
            "site": key.provider.site,
            "fingerprint": key.fingerprint,
            "not_before": key.not_before.isoformat(),
            "not_after": key.not_after.isoformat(),
        }
        _entry(request, f"service_provider_key.{what}", now, facts)
    return key


def _entry(request: OperatorRequest, action: str, now: datetime.datetime, details: dict[str, Any]) -> None:
    """A row of the operators' log only: the municipality's audit has the verb's own."""
    municipality: Municipality = request.municipality_shown
    OperatorEntry.objects.create(
        at=now, operator=_operator(request), action=action, municipality=municipality, details=details
    )


def _operator(request: OperatorRequest) -> Operator:
    return request.operator
