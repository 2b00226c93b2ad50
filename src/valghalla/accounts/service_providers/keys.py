"""Verbs: a key comes, takes over, and goes. Drawn in docs/states/service-provider-key.md."""

import datetime
from typing import Any

from django.db import transaction

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers.errors import KeyRefused, NotPossible
from valghalla.accounts.service_providers.pairs import Pair, check_pair
from valghalla.accounts.service_providers.sealing import sealed
from valghalla.audit.actors import Actor
from valghalla.audit.record import record

_State = ServiceProviderKey.State


def add_key(provider: ServiceProvider, pair: Pair, *, by: Actor, now: datetime.datetime) -> ServiceProviderKey:
    """Put a key beside the current one, or make it the current one where there is none.

    One that was taken away may come back. Raises KeyRefused when the pair may not be used, the certificate is in use
    at the municipality ("used_here" by this provider, "used_elsewhere" by its other one), or another key already
    waits to take over ("next_there").
    """
    check_pair(pair, now=now)
    with transaction.atomic():
        _lock()
        keys = list(ServiceProviderKey.objects.exclude(state=_State.GONE))
        _refuse_used(provider, pair, keys)
        states = {key.state for key in keys if key.provider_id == provider.pk}
        if _State.NEXT in states:
            raise KeyRefused("next_there")
        state = _State.NEXT if _State.CURRENT in states else _State.CURRENT
        provider.keys.filter(fingerprint=pair.fingerprint).delete()  # it was taken away before, and comes back
        key = new_row(provider, pair, state=state, now=now)
        key.save(force_insert=True)
        record("service_provider_key.added", key, by=by, now=now, **_facts(provider, key))
    return key


def activate_key(pk: int, *, by: Actor, now: datetime.datetime) -> ServiceProviderKey:
    """Let the next key sign from now on; the one before it still opens what is encrypted to it.

    Raises ServiceProviderKey.DoesNotExist, NotPossible when it is not the next one, KeyRefused when it has run out.
    """
    with transaction.atomic():
        key = _locked(pk)
        if key.state != _State.NEXT:
            raise NotPossible(key.state)
        if key.not_after <= now:
            raise KeyRefused("expired", at=key.not_after)
        key.provider.keys.filter(state=_State.CURRENT).update(state=_State.OLD, changed_at=now)
        _step(key, _State.CURRENT, now)
        record("service_provider_key.activated", key, by=by, now=now, **_facts(key.provider, key))
    return key


def take_back_key(pk: int, *, by: Actor, now: datetime.datetime) -> ServiceProviderKey:
    """Let an old key sign again, when another took over too early; that one waits once more and stays announced.

    Raises ServiceProviderKey.DoesNotExist, NotPossible when it is not an old one, KeyRefused when it has run out
    ("expired") or yet another key waits ("next_there").
    """
    with transaction.atomic():
        key = _locked(pk)
        if key.state != _State.OLD:
            raise NotPossible(key.state)
        if key.not_after <= now:
            raise KeyRefused("expired", at=key.not_after)
        if key.provider.keys.filter(state=_State.NEXT).exists():
            raise KeyRefused("next_there")
        key.provider.keys.filter(state=_State.CURRENT).update(state=_State.NEXT, changed_at=now)
        _step(key, _State.CURRENT, now)
        record("service_provider_key.taken_back", key, by=by, now=now, **_facts(key.provider, key))
    return key


def remove_key(pk: int, *, by: Actor, now: datetime.datetime) -> ServiceProviderKey:
    """Take away the old key, or a next one that is not wanted after all, and erase its private key.

    Raises ServiceProviderKey.DoesNotExist, NotPossible when it is the current one or gone already.
    """
    with transaction.atomic():
        key = _locked(pk)
        if key.state not in (_State.OLD, _State.NEXT):
            raise NotPossible(key.state)
        key.private_key = None
        _step(key, _State.GONE, now)
        record("service_provider_key.removed", key, by=by, now=now, **_facts(key.provider, key))
    return key


def change_provider(
    site: str, *, accept_legacy_level: bool, allow_delegated: bool, by: Actor, now: datetime.datetime
) -> dict[str, bool]:
    """Set what the site takes from its identity provider; what of it is new. Raises ServiceProvider.DoesNotExist."""
    with transaction.atomic():
        provider = ServiceProvider.objects.select_for_update().get(site=site)
        wanted = {"accept_legacy_level": accept_legacy_level, "allow_delegated": allow_delegated}
        changed = {name: value for name, value in wanted.items() if getattr(provider, name) != value}
        if changed:
            for name, value in changed.items():
                setattr(provider, name, value)
            provider.save(update_fields=list(changed))
            record("service_provider.changed", provider, by=by, now=now, site=provider.site, **changed)
    return changed


def new_row(
    provider: ServiceProvider, pair: Pair, *, state: ServiceProviderKey.State, now: datetime.datetime
) -> ServiceProviderKey:
    """A row for a pair, its private key sealed; not yet saved."""
    return ServiceProviderKey(
        provider=provider,
        state=state,
        certificate=pair.pem,
        private_key=sealed(pair.private_key),
        fingerprint=pair.fingerprint,
        not_before=pair.certificate.not_valid_before_utc,
        not_after=pair.certificate.not_valid_after_utc,
        added_at=now,
        changed_at=now,
    )


def _lock() -> None:
    """One at a time for a municipality: whoever changes keys holds all its providers, in the same order."""
    list(ServiceProvider.objects.select_for_update().order_by("pk").values_list("pk"))


def _locked(pk: int) -> ServiceProviderKey:
    key = ServiceProviderKey.objects.select_related("provider").get(pk=pk)
    _lock()
    key.refresh_from_db(fields=["state", "private_key"])
    return key


def _refuse_used(provider: ServiceProvider, pair: Pair, keys: list[ServiceProviderKey]) -> None:
    for key in keys:
        if key.fingerprint == pair.fingerprint:
            raise KeyRefused("used_here" if key.provider_id == provider.pk else "used_elsewhere")


def _step(key: ServiceProviderKey, state: ServiceProviderKey.State, now: datetime.datetime) -> None:
    key.state, key.changed_at = state, now
    key.save(update_fields=["state", "changed_at", "private_key"])


def _facts(provider: ServiceProvider, key: ServiceProviderKey) -> dict[str, Any]:
    return {
        "site": provider.site,
        "state": key.state,
        "fingerprint": key.fingerprint,
        "not_before": key.not_before.isoformat(),
        "not_after": key.not_after.isoformat(),
    }
