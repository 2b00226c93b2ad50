"""What can go wrong with service providers and their keys."""

import datetime


class NotSetUp(Exception):
    """Signing in is not possible here yet.

    site: "citizen" or "admin".   missing: "service_provider", "key", "metadata" (no file is named), "metadata_file" (it
    cannot be read) or "metadata_unusable" (it says too little).
    """

    def __init__(self, site: str, missing: str) -> None:
        self.site = site
        self.missing = missing
        super().__init__(f"{site}: {missing}")


class KeyRefused(Exception):
    """A certificate and its key that cannot be used.

    reason: "too_large", "unreadable", "password", "password_missing", "no_certificate", "no_key", "no_match",
    "not_rsa", "too_short", "expired", "not_yet_valid", "usage", "used_here", "used_elsewhere" or "next_there".
    bits: of a key that is too short.   at: the instant from or until which the certificate is good.
    """

    def __init__(self, reason: str, *, bits: int = 0, at: datetime.datetime | None = None) -> None:
        self.reason = reason
        self.bits = bits
        self.at = at
        super().__init__(reason)


class NotPossible(Exception):
    """The key is in a state in which this cannot be done. state: ServiceProviderKey.State, as it is now."""

    def __init__(self, state: str) -> None:
        self.state = state
        super().__init__(state)
