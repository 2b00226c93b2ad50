"""Somebody on the way to become a participant: what CPR answered, kept sealed with the session for half an hour.

The address holds a random key; neither the number nor anything else of the person leaves the server between the steps.
"""

import datetime
import secrets
from dataclasses import dataclass

from django.contrib.sessions.backends.base import SessionBase

from valghalla.base.errors import CannotOpen
from valghalla.integrations.cpr import PersonFacts
from valghalla.participants.cpr import kept_facts

PLACE = "newcomers"
MOST = 5
KEPT = datetime.timedelta(minutes=30)


@dataclass(frozen=True)
class Newcomer:
    """key: in the address.   task_id: of the task she is to be given, None without."""

    key: str
    person: PersonFacts
    task_id: int | None


def keep(session: SessionBase, person: PersonFacts, *, task_id: int | None) -> str:
    """Keep what CPR answered and return the key to it; the oldest of five goes."""
    kept = dict(session.get(PLACE, {}))
    key = secrets.token_urlsafe(9)
    kept[key] = {"facts": kept_facts.seal(person), "task": task_id}
    session[PLACE] = dict(list(kept.items())[-MOST:])
    return key


def find(session: SessionBase, key: str, *, now: datetime.datetime) -> Newcomer | None:
    """Who is kept under the key; None when nobody is, or CPR was asked too long ago."""
    entry = session.get(PLACE, {}).get(key)
    if entry is None:
        return None
    try:
        person = kept_facts.open_sealed(entry["facts"])
    except CannotOpen:
        return None
    return Newcomer(key, person, entry["task"]) if now - person.looked_up_at <= KEPT else None


def forget(session: SessionBase, key: str) -> None:
    """The person has become a participant, or will not."""
    session[PLACE] = {other: entry for other, entry in session.get(PLACE, {}).items() if other != key}
