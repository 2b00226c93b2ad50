"""What was searched for, kept sealed with the session: the address of the list holds a random key and nobody's name."""

import base64
import secrets
from collections.abc import Iterable

from django.contrib.sessions.backends.base import SessionBase
from django.http import QueryDict

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


def address_of(posted: QueryDict, session: SessionBase, *, plain: Iterable[str], private: Iterable[str]) -> QueryDict:
    """What was posted as the list's own address. plain: names that go as they are.   private: names kept under a key."""
    query = QueryDict(mutable=True)
    for name in plain:
        if values := [value for value in posted.getlist(name) if value]:
            query.setlist(name, values)
    for name in private:
        if text := posted.get(name, "").strip():
            query[name] = keep(session, text)
    return query


def opened(query: QueryDict, session: SessionBase, *, private: Iterable[str]) -> QueryDict:
    """The address's values, with what the session keeps in the place of its keys."""
    found = query.copy()
    for name in private:
        if key := query.get(name):
            found[name] = kept(session, key)
    return found
