"""Pairs that are made in a moment, and where the rows stand."""

import datetime
import functools

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey
from valghalla.accounts.service_providers.make import self_signed
from valghalla.accounts.service_providers.pairs import Pair

NOW = datetime.datetime(2026, 10, 1, 10, 0, tzinfo=datetime.UTC)


@functools.lru_cache(maxsize=32)
def pair(name: str = "next", *, days: int = 900) -> Pair:
    """A pair good until so many days after 1 October 2026."""
    return self_signed(name, now=NOW, until=NOW + datetime.timedelta(days=days), bits=2048)


def provider(site: str = "citizen") -> ServiceProvider:
    """The service provider of a site of the municipality acted for."""
    return ServiceProvider.objects.get(site=site)


def current(site: str = "citizen") -> ServiceProviderKey:
    """The key in use at a site."""
    return ServiceProviderKey.objects.select_related("provider").get(provider__site=site, state="current")


def ends_in(key: ServiceProviderKey, *, now: datetime.datetime, **left: float) -> ServiceProviderKey:
    """Move the end of a key. left: as datetime.timedelta takes it."""
    key.not_after = now + datetime.timedelta(**left)
    key.save(update_fields=["not_after"])
    return key
