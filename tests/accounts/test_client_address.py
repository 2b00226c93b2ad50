"""Where a visitor comes from: what proxies of our own say is believed, what he says himself is not."""

import pytest
from django.test import RequestFactory

from valghalla.accounts.client_address import client_address

VISITOR, OUTER, INNER, FORGED = "192.0.2.7", "198.51.100.1", "203.0.113.1", "10.9.8.7"
# proxies of our own, the connection's address, X-Forwarded-For → the visitor
CASES = [
    (0, VISITOR, None, VISITOR),
    (0, VISITOR, FORGED, VISITOR),
    (1, OUTER, VISITOR, VISITOR),
    (1, OUTER, f"{FORGED}, {VISITOR}", VISITOR),
    (1, OUTER, f"{FORGED},{FORGED} ,, {VISITOR}", VISITOR),
    (1, OUTER, None, OUTER),
    (1, OUTER, "", OUTER),
    (1, OUTER, "nobody", OUTER),
    (1, OUTER, f"{VISITOR}:51234", VISITOR),
    (2, INNER, f"{VISITOR}, {OUTER}", VISITOR),
    (2, INNER, f"{FORGED}, {VISITOR}, {OUTER}", VISITOR),
    (2, INNER, VISITOR, VISITOR),
    # one subscriber of IPv6 is one visitor, whatever he makes of the rest of the address
    (0, "2001:db8:1:2::1", None, "2001:db8:1:2::/64"),
    (0, "2001:db8:1:2:ffff:ffff:ffff:ffff", None, "2001:db8:1:2::/64"),
    (0, "2001:db8:1:3::1", None, "2001:db8:1:3::/64"),
    (1, OUTER, "[2001:db8:1:2::9]:443", "2001:db8:1:2::/64"),
    (1, OUTER, "2001:db8:1:2::9", "2001:db8:1:2::/64"),
    (0, "::ffff:192.0.2.7", None, VISITOR),
    (0, "fe80::1%eth0", None, "fe80::/64"),
    (0, "", None, "unknown"),
    (1, "", "…", "unknown"),
]


@pytest.mark.parametrize(("proxies", "peer", "header", "expected"), CASES)
def test_the_visitors_address(proxies, peer, header, expected, settings):
    settings.TRUSTED_PROXIES = proxies
    headers = {} if header is None else {"X-Forwarded-For": header}
    request = RequestFactory().get("/", headers=headers, REMOTE_ADDR=peer)
    assert client_address(request) == expected


@pytest.mark.parametrize("forged", [f"{FORGED}, " * n + VISITOR for n in range(4)])
def test_whatever_a_visitor_invents_leaves_him_the_same(forged, settings):
    settings.TRUSTED_PROXIES = 1
    request = RequestFactory().get("/", headers={"X-Forwarded-For": forged}, REMOTE_ADDR=OUTER)
    assert client_address(request) == VISITOR
