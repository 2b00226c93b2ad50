"""What can go wrong when somebody signs in."""


class TicketRefused(Exception):
    """A ticket that lets nobody in. reason: a word for the audit ("expired", "used_before", …)."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)
