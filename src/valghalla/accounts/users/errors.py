"""What can go wrong with users and roles."""


class OwnAccess(Exception):
    """Nobody ends her own access."""


class NotEnded(Exception):
    """The office did not end this access, so it is not the office's to open again."""


class AlreadyEnded(Exception):
    """The office has ended this access already."""


class ActorEnded(Exception):
    """Whoever does it has lost her own access meanwhile."""


class LastAdministrator(Exception):
    """Without this mapping nobody could sign in as an administrator."""


class RoleMappingChanged(Exception):
    """Somebody else changed the mapping since it was read. role_uri, role: as they are now."""

    def __init__(self, role_uri: str, role: str) -> None:
        self.role_uri = role_uri
        self.role = role
        super().__init__()
