"""A name that was searched for, kept sealed with the session: the address holds a random key and nobody's name."""

import base64
import secrets

from valghalla.base.errors import CannotOpen
from valghalla.citizen_site.request import CitizenRequest
from valghalla.municipalities.keys import keyring

PLACE = "team_searches"
CONTEXT = "citizen_site.team_search"
MOST = 10


def keep(request: CitizenRequest, name: str) -> str:
    """Keep a name and return its key; the oldest of ten goes."""
    kept_before: dict[str, str] = dict(request.session.get(PLACE, {}))
    key = secrets.token_urlsafe(9)
    kept_before[key] = base64.b64encode(keyring().seal(name[:100], context=CONTEXT)).decode()
    request.session[PLACE] = dict(list(kept_before.items())[-MOST:])
    return key


def kept(request: CitizenRequest, key: str) -> str:
    """The name under the key; "" when there is none (any more)."""
    sealed = request.session.get(PLACE, {}).get(key)
    if sealed is None:
        return ""
    try:
        return keyring().open(base64.b64decode(sealed), context=CONTEXT)
    except CannotOpen:
        return ""
