"""Who a verified answer says somebody is; kept sealed with the attempt until the browser comes for it."""

import json
from dataclasses import asdict, dataclass, field

from valghalla.accounts.whose import Named
from valghalla.integrations.saml.assertion import NameId
from valghalla.municipalities.keys import keyring

CONTEXT = "accounts.sign_in_attempt.identity"


@dataclass(frozen=True, slots=True)
class Identity:
    """A citizen (cpr, uuid) or a member of staff (subject, role). named: as the identity provider calls her.
    until: when it wants the session over at the latest, in seconds of Unix time; None where it does not say."""

    name: str = field(repr=False)
    named: Named = field(repr=False)
    cpr: str = field(default="", repr=False)
    uuid: str = field(default="", repr=False)
    subject: str = ""
    role: str = ""
    until: float | None = None


def seal(identity: Identity) -> bytes:
    """For keeping."""
    return keyring().seal(json.dumps(asdict(identity)), context=CONTEXT)


def open_sealed(sealed: bytes) -> Identity:
    """Back from ``seal``."""
    plain = json.loads(keyring().open(sealed, context=CONTEXT))
    named = plain.pop("named")
    return Identity(named=Named(NameId(**named["name_id"]), named["session_index"]), **plain)
