"""Where a visitor comes from, as far as it can be believed."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

UNKNOWN = "unknown"
# What one subscriber is given of IPv6 at the least: its addresses count as one visitor (RFC 6177).
IPV6_PREFIX = 64


def client_address(request: HttpRequest) -> str:
    """The visitor's address: "192.0.2.7"; for IPv6 the network it lies in, "2001:db8:1:2::/64"; else "unknown".

    It is the address that the connection comes from, or, behind ``settings.TRUSTED_PROXIES`` proxies of our own, the
    one that the outermost of them put into X-Forwarded-For. Each proxy adds at the right, so it is counted from there:
    whatever a visitor writes into the header himself stands further left and is not read. A list shorter than that
    did not come through all proxies; then its first address counts.
    """
    peer = str(request.META.get("REMOTE_ADDR", ""))
    proxies: int = settings.TRUSTED_PROXIES
    if proxies > 0:
        chain = [part.strip() for part in request.META.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        if chain:
            return _network(chain[-min(proxies, len(chain))]) or _network(peer) or UNKNOWN
    return _network(peer) or UNKNOWN


def _network(text: str) -> str | None:
    """An address as it is counted, None for what is none. Some proxies add a port, and brackets round IPv6."""
    if text.startswith("["):
        text = text[1:].partition("]")[0]
    elif text.count(":") == 1:
        text = text.partition(":")[0]
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return None
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped is not None:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), IPV6_PREFIX), strict=False))
