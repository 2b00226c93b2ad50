"""Which municipality and which site a host name stands for, remembered for a short while."""

import time

from django.db.models import Q

from valghalla.municipalities.models import Municipality

SECONDS = 30.0
_remembered: dict[str, tuple[float, tuple[str, Municipality] | None]] = {}


def site_of_host(host: str) -> tuple[str, Municipality] | None:
    """("citizen" or "admin", municipality) for a host name in lower case without port, or None."""
    known = _remembered.get(host)
    if known is not None and known[0] > time.monotonic():
        return known[1]
    found = _look_up(host)
    if found is not None:  # unknown hosts are anybody's invention: remembering them would fill the memory
        _remembered[host] = (time.monotonic() + SECONDS, found)
    return found


def forget() -> None:
    """Forget what was remembered (after a municipality was made or changed, and between tests)."""
    _remembered.clear()


def _look_up(host: str) -> tuple[str, Municipality] | None:
    municipality = Municipality.objects.filter(Q(citizen_host=host) | Q(admin_host=host)).first()
    if municipality is None:
        return None
    return ("citizen" if municipality.citizen_host == host else "admin"), municipality
