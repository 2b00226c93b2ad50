"""The audit in words: each action that is recorded anywhere, in one catalogue.

A test walks the code and names each action that is recorded and has no words here.
"""

from collections.abc import Collection, Mapping
from typing import Any

from django.utils.translation import pgettext_lazy

from valghalla.audit.record import BY_ITSELF
from valghalla.audit.words import access, catalogue, elections, lists, people
from valghalla.audit.words.parts import KINDS, TYPES, Kind, Text, Type, Words
from valghalla.audit.words.reasons import REASONS

__all__ = ["KINDS", "TYPES", "WORDS", "Kind", "Type", "Words", "actions_of", "why_by_itself", "words_of"]

WORDS: dict[str, Words] = people.WORDS | catalogue.WORDS | elections.WORDS | lists.WORDS | access.WORDS
_UNKNOWN = Words(pgettext_lazy("audit", "Something else"), Type.OTHER, Kind.OTHER)


def words_of(action: str) -> Words:
    """The action in words; one that is recorded no longer, and has none, is something else."""
    return WORDS.get(action, _UNKNOWN)


def why_by_itself(action: str, details: Mapping[str, Any]) -> Text:
    """Why the system did it: the reason it gave, else what the action says by itself; "" when neither does."""
    return REASONS.get(str(details.get(BY_ITSELF, "")), "") or words_of(action).by_itself


def actions_of(*, types: Collection[str] = (), kinds: Collection[str] = ()) -> list[str]:
    """The actions of one of the types, and of one of the kinds; none given stands for all of them."""
    return [
        action
        for action, words in WORDS.items()
        if (not types or words.type in types) and (not kinds or words.kind in kinds)
    ]
