"""Whose session it is: what its values say, and the columns by which it can be found and ended.

A session says "staff" (a key) or "citizen" (sealed: number, name, UUID), and, where an identity provider stands behind
it, "saml" (sealed: its name for the person and the session, as a sign-out must repeat them).
"""

import base64
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from valghalla.base.cpr_number import CprNumber
from valghalla.integrations.saml.assertion import NameId
from valghalla.municipalities.keys import keyring

CITIZEN_CONTEXT = "accounts.session.citizen"
NAMED_CONTEXT = "accounts.session.saml"
# The digest that participants are found by, so that whoever erases one need not open her number.
CPR_CONTEXT = "participants.participant.cpr"
NAME_ID_CONTEXT = "accounts.session.name_id"
INDEX_CONTEXT = "accounts.session.session_index"


@dataclass(frozen=True, slots=True)
class Citizen:
    """Who signed in on the citizen site. uuid: the person's at CPR, or ""."""

    cpr: CprNumber
    name: str = field(repr=False)
    uuid: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True)
class Named:
    """What the identity provider calls the person and the session."""

    name_id: NameId
    session_index: str


def sealed_citizen(citizen: Citizen) -> str:
    """The session's value for a citizen."""
    return _sealed({"cpr": citizen.cpr.digits, "name": citizen.name, "uuid": citizen.uuid}, CITIZEN_CONTEXT)


def opened_citizen(value: str) -> Citizen:
    """The citizen again."""
    plain = _opened(value, CITIZEN_CONTEXT)
    return Citizen(CprNumber(plain["cpr"]), plain["name"], plain["uuid"])


def sealed_named(named: Named) -> str:
    """The session's value for what the identity provider calls it."""
    return _sealed({"name_id": asdict(named.name_id), "session_index": named.session_index}, NAMED_CONTEXT)


def opened_named(value: str) -> Named:
    """What the identity provider calls it."""
    plain = _opened(value, NAMED_CONTEXT)
    return Named(NameId(**plain["name_id"]), plain["session_index"])


def columns_of(values: Mapping[str, Any]) -> dict[str, object]:
    """The columns of a session's row that follow from its values."""
    citizen = opened_citizen(values["citizen"]) if "citizen" in values else None
    named = opened_named(values["saml"]) if "saml" in values else None
    return {
        "staff_id": values.get("staff"),
        "citizen": citizen_digest(citizen.cpr) if citizen else None,
        "name_id": name_id_digest(named.name_id.value) if named else None,
        "session_index": session_index_digest(named.session_index) if named else None,
    }


def citizen_digest(number: CprNumber) -> bytes:
    """What a citizen's sessions are found by."""
    return keyring().digest(number.digits, context=CPR_CONTEXT)


def name_id_digest(value: str) -> bytes:
    """What sessions are found by when the identity provider names the person."""
    return keyring().digest(value, context=NAME_ID_CONTEXT)


def session_index_digest(value: str) -> bytes:
    """What a session is found by when the identity provider names it."""
    return keyring().digest(value, context=INDEX_CONTEXT)


def _sealed(plain: dict[str, Any], context: str) -> str:
    return base64.b64encode(keyring().seal(json.dumps(plain), context=context)).decode()


def _opened(value: str, context: str) -> dict[str, Any]:
    plain: dict[str, Any] = json.loads(keyring().open(base64.b64decode(value), context=context))
    return plain
