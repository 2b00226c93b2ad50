"""Who speaks to whom: a site of a municipality as service provider, and the identity provider it trusts."""

from dataclasses import dataclass, field
from enum import StrEnum


class Profile(StrEnum):
    """Whom a site is for, which decides whom it asks for and what it reads of them."""

    CITIZEN = "citizen"  # private persons, through NemLog-in
    EMPLOYEE = "employee"  # the office's staff with their roles, through Context Handler


@dataclass(frozen=True, slots=True)
class KeyPair:
    """An RSA key and its certificate. certificate: PEM.   private_key: PEM, PKCS 8, without password."""

    certificate: str
    private_key: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Contact:
    """Whom the identity provider's people may write to; shown in the metadata. Any of it may be empty."""

    organisation: str = ""
    name: str = ""
    email: str = ""
    telephone: str = ""


@dataclass(frozen=True, slots=True)
class ServiceProvider:
    """One site of one municipality, as the identity provider knows it.

    entity_id: an absolute URI, never changed once registered.   acs_url, slo_url: where answers and sign-outs come
    to, exactly as registered.   name: shown to whoever signs in.   signing: signs what we send.
    announced: further certificates (PEM) in the metadata, such as the next key's.
    opening: the keys that may open an answer, tried in turn: next, current, old.
    """

    entity_id: str
    acs_url: str
    slo_url: str
    profile: Profile
    name: str
    signing: KeyPair
    announced: tuple[str, ...] = ()
    opening: tuple[KeyPair, ...] = ()
    contact: Contact = field(default_factory=Contact)


@dataclass(frozen=True, slots=True)
class IdentityProvider:
    """Whom we believe. certificates: PEM, those it may sign with; several while it changes keys.

    sign_out_answer_url: where our answer to its sign-out goes, mostly the same as sign_out_url.
    """

    entity_id: str
    sign_in_url: str
    sign_out_url: str
    sign_out_answer_url: str
    certificates: tuple[str, ...]
