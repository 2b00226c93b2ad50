"""What a client asks for when it sends somebody here (OpenID Connect Core 1.0, 3.1.2.1)."""

import re
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from urllib.parse import urlsplit

_OUR_OWN = re.compile(
    r"https?://(?:(?:[a-z0-9](?:[a-z0-9-]*[a-z0-9])?\.)+localhost|127\.0\.0\.1)(?::[0-9]{1,5})?/[^\s#]*"
)
_CHALLENGE = re.compile(r"[A-Za-z0-9_-]{43}")


class Unusable(Exception):
    """The request is not answered at all, since its sender or its address for the answer is not known. text: Danish."""

    def __init__(self, text: str) -> None:
        self.text = text
        super().__init__(text)


@dataclass(frozen=True)
class Asked:
    """An authorization request that can be answered."""

    client_id: str
    redirect_uri: str
    state: str
    nonce: str
    code_challenge: str
    acr_values: str = ""

    @property
    def fields(self) -> dict[str, str]:
        """As they are carried through the page on which one says who one is."""
        return {**asdict(self), "response_type": "code", "scope": "openid", "code_challenge_method": "S256"}

    @property
    def origin(self) -> str:
        """Of the address for the answer."""
        parts = urlsplit(self.redirect_uri)
        return f"{parts.scheme}://{parts.netloc}"


def is_our_own(address: str) -> bool:
    """Whether the address is one of this machine's: *.localhost or 127.0.0.1."""
    return _OUR_OWN.fullmatch(address) is not None


def read(fields: Mapping[str, str], *, client_id: str) -> Asked:
    """The request. client_id: the one client there is. Raises Unusable."""
    if fields.get("client_id") != client_id:
        raise Unusable("Klienten er ikke kendt her.")
    if not is_our_own(fields.get("redirect_uri", "")):
        raise Unusable("Svaret skulle sendes til en adresse, der ikke er på denne maskine.")
    if fields.get("response_type") != "code" or "openid" not in fields.get("scope", "").split():
        raise Unusable("Der kan kun bedes om response_type=code og scope openid.")
    challenge = fields.get("code_challenge", "")
    if fields.get("code_challenge_method") != "S256" or not _CHALLENGE.fullmatch(challenge):
        raise Unusable("Anmodningen mangler PKCE med S256.")
    if not fields.get("state") or not fields.get("nonce"):
        raise Unusable("Anmodningen mangler state eller nonce.")
    return Asked(
        fields["client_id"], fields["redirect_uri"], fields["state"], fields["nonce"], challenge,
        fields.get("acr_values", ""),
    )  # fmt: skip
