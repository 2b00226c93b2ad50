"""What was searched for, kept sealed with the session: the address of the list holds a random key and nobody's name."""

import base64
import secrets

from django.contrib.sessions.backends.base import SessionBase

from valghalla.base.errors import CannotOpen
from valghalla.municipalities.keys import keyring

PLACE = "participant_searches"
CONTEXT = "admin_site.participant_search"
MOST = 20


def keep(session: SessionBase, text: str) -> str:
    """Keep a text of a search and return its key; the oldest of twenty goes."""
    kept: dict[str, str] = dict(session.get(PLACE, {}))
    key = secrets.token_urlsafe(9)
    kept[key] = base64.b64encode(keyring().seal(text, context=CONTEXT)).decode()
    session[PLACE] = dict(list(kept.items())[-MOST:])
    return key


def kept(session: SessionBase, key: str) -> str:
    """The text kept under the key; "" when there is none (any more)."""
    sealed = session.get(PLACE, {}).get(key)
    if sealed is None:
        return ""
    try:
        return keyring().open(base64.b64decode(sealed), context=CONTEXT)
    except CannotOpen:
        return ""
