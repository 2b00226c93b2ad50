"""How we are known to the provider."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Registration:
    """Our registration at one provider.

    issuer: the provider's name as its discovery document writes it.   acr: demanded level of the sign-in ("acr"
    values, any of which will do); empty demands none.
    """

    issuer: str
    client_id: str
    client_secret: str = field(repr=False)
    acr: tuple[str, ...] = ()

    @property
    def is_complete(self) -> bool:
        """Whether anybody can be asked at all."""
        return bool(self.issuer and self.client_id and self.client_secret)
