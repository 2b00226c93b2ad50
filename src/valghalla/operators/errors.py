"""What can go wrong when an operator signs in."""


class NotLetIn(Exception):
    """Nobody is signed in. reason: a word for the log: one of oidc.REASONS, or "not_set_up", "unsolicited",
    "other_browser", "too_late", "no_group".   return_to: the path she wanted to come to.
    """

    def __init__(self, reason: str, *, return_to: str = "/") -> None:
        self.reason = reason
        self.return_to = return_to
        super().__init__(reason)
