"""What can go wrong with the fallback and its second factor."""


class WrongDigits(Exception):
    """The digits are not those the authenticator shows now."""


class NothingToConfirm(Exception):
    """No second factor is waiting for its first digits."""


class AlreadyOpen(Exception):
    """The municipality's fallback is open; it is closed before another is opened."""


class NotOpen(Exception):
    """The fallback has been closed or is over."""


class OpeningRefused(ValueError):
    """The fallback cannot be opened like that. reason: "nobody", "not_ready", "too_long" or "no_reason"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class EntryRefused(Exception):
    """Nobody is let in. reason: a word for the audit, never shown: it would tell which half was right.

    "not_open", "unknown_code", "code_shut", "access_ended", "no_second_factor", "wrong_digits" or "used_digits".
    """

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
