"""Every code the providers document, and what it means for a message.

Source: reference on SMS gateways, §§ 1, 2 and 4; LINK Mobility's Common API, result codes.
"""

from enum import StrEnum


class Standing(StrEnum):
    """Where a message stands. UNKNOWN is the last the provider will say, and yet nobody knows."""

    ON_ITS_WAY = "on_its_way"
    DELIVERED = "delivered"
    FAILED = "failed"
    UNKNOWN = "unknown"


_WAY, _DELIVERED, _FAILED, _UNKNOWN = Standing.ON_ITS_WAY, Standing.DELIVERED, Standing.FAILED, Standing.UNKNOWN

LINK: dict[int, Standing] = {
    1005: _WAY,
    **dict.fromkeys((1000, 1007, 1008, 1011, 1012), _WAY),
    1001: _DELIVERED,
    **dict.fromkeys((1002, 1004, 1006, 1009), _FAILED),
    **dict.fromkeys((4, 5, 1010), _UNKNOWN),
    **dict.fromkeys((0, 1, 2, 3, 6, 104, 105), _FAILED),
    **dict.fromkeys(range(2104, 2108), _FAILED),
    **dict.fromkeys(range(2200, 2208), _FAILED),
    **dict.fromkeys(range(3000, 3003), _FAILED),
    **dict.fromkeys(range(4000, 4008), _FAILED),
}
INMOBILE: dict[int, Standing] = {1: _DELIVERED, 0: _UNKNOWN, -1: _FAILED, -2: _FAILED}
SMSSYS: dict[int, Standing] = {0: _WAY}
_BY_PROVIDER = {"link": LINK, "inmobile": INMOBILE, "smssys": SMSSYS}


def standing_of(provider: str, code: int) -> Standing:
    """What a provider's code means; UNKNOWN for one that is not documented, never delivered and never failed."""
    return _BY_PROVIDER.get(provider, {}).get(code, _UNKNOWN)


def is_final(standing: Standing) -> bool:
    """Whether the provider will say no more of the message."""
    return standing != _WAY
