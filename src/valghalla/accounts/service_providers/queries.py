"""What stands about the keys of the municipality acted for, and what is to be looked at."""

import datetime
from dataclasses import dataclass

from cryptography import x509
from cryptography.hazmat.primitives import hashes

from valghalla.accounts.models import ServiceProvider, ServiceProviderKey, Site
from valghalla.accounts.service_providers.errors import NotSetUp
from valghalla.accounts.service_providers.parties import identity_provider_for
from valghalla.accounts.service_providers.running_out import days_left, step

_State = ServiceProviderKey.State


@dataclass(frozen=True)
class Watched:
    """A certificate that will end.

    site: "citizen" or "admin".   whose: "own", or "identity_provider" for one in its metadata.
    state: ServiceProviderKey.State of one of our own, else "".   followed: another one is ready to take over.
    days_left: whole days, negative when over.   step: 60, 30, 7, 0 when over, None while there is time.
    """

    site: str
    whose: str
    state: str
    fingerprint: str
    not_after: datetime.datetime
    days_left: int
    step: int | None
    followed: bool = False

    @property
    def is_over(self) -> bool:
        """Whether it has ended."""
        return self.step == 0

    @property
    def is_to_be_told(self) -> bool:
        """Whether it ends within 60 days or has ended, and is not one the identity provider has replaced already."""
        return self.step is not None and not (self.whose == "identity_provider" and self.followed)


def certificates(now: datetime.datetime) -> tuple[Watched, ...]:
    """The certificates that sign-in rests on: our current and next ones, and the identity providers'; soonest end first."""
    own = ServiceProviderKey.objects.filter(state__in=[_State.CURRENT, _State.NEXT]).select_related("provider")
    rows = list(own)
    waiting = {key.provider_id for key in rows if key.state == _State.NEXT}
    found = [_own(key, key.state == _State.CURRENT and key.provider_id in waiting, now) for key in rows]
    found += [one for site in Site.values for one in _of_identity_provider(site, now)]
    return tuple(sorted(found, key=lambda one: (one.not_after, one.site, one.whose)))


def certificates_to_watch(now: datetime.datetime) -> tuple[Watched, ...]:
    """Those of them that somebody is to be told of, soonest end first."""
    return tuple(one for one in certificates(now) if one.is_to_be_told)


def sites_without_key() -> tuple[str, ...]:
    """The sites nobody can sign in at, for want of a service provider or its key."""
    ready = ServiceProvider.objects.filter(keys__state=_State.CURRENT).values_list("site", flat=True)
    return tuple(sorted(set(Site.values) - set(ready)))


def _own(key: ServiceProviderKey, followed: bool, now: datetime.datetime) -> Watched:
    return Watched(
        site=key.provider.site,
        whose="own",
        state=key.state,
        fingerprint=key.fingerprint,
        not_after=key.not_after,
        days_left=days_left(key.not_after, now=now),
        step=step(key.not_after, now=now),
        followed=followed,
    )


def _of_identity_provider(site: str, now: datetime.datetime) -> list[Watched]:
    try:
        provider = identity_provider_for(site)
    except NotSetUp:
        return []
    found = [x509.load_pem_x509_certificate(pem.encode()) for pem in provider.certificates]
    last = max(one.not_valid_after_utc for one in found) if found else now
    return [
        Watched(
            site=site,
            whose="identity_provider",
            state="",
            fingerprint=one.fingerprint(hashes.SHA256()).hex(),
            not_after=one.not_valid_after_utc,
            days_left=days_left(one.not_valid_after_utc, now=now),
            step=step(one.not_valid_after_utc, now=now),
            followed=one.not_valid_after_utc < last,
        )
        for one in found
    ]
