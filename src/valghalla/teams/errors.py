"""What can go wrong with teams."""


class TeamError(Exception):
    """Nothing was changed."""


class TeamLinkClosed(TeamError):
    """A team link that leads nowhere. reason: "unknown", "revoked" or "expired"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class Decided(TeamError):
    """Whether the person comes into the team was settled meanwhile, by somebody else."""
