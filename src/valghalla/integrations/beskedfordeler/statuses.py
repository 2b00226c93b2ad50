"""The words for how far a shipment has come, and what each means for a message.

Two things say it: the word in PKO_PostStatus and the UUID in the envelope. Words are compared without regard to case.
Source: SF1601 and SF1461; docs/integrations/receipts.md.
"""

from enum import StrEnum


class Kind(StrEnum):
    """What a receipt means. RECEIVED: it is on its way.   DELIVERED: it is there, or as far as anybody can tell.

    FAILED: it did not arrive.   OTHER: a word that the contract does not know.
    """

    RECEIVED = "received"
    DELIVERED = "delivered"
    FAILED = "failed"
    OTHER = "other"


# Nothing later is told of a letter than that it was posted, so that is its delivery.
_STATUSES: tuple[tuple[str, str, Kind], ...] = (
    ("Modtaget Digital Post", "eb866ca2-b871-4387-b501-12cde577bd58", Kind.RECEIVED),
    ("Afleveret Digital Post", "f7161a89-5068-4023-bc80-d7f4daad2a2e", Kind.DELIVERED),
    ("Fejlet", "e225a75c-4b63-46c4-9423-77f5c8762445", Kind.FAILED),
    ("Modtaget Fjernprint", "dd98e71c-41ac-4305-a47b-8f86b00e639b", Kind.RECEIVED),
    ("Klar", "e2b30d57-504a-4e2e-ae2d-a1394a9cb0b8", Kind.RECEIVED),
    ("Afleveret til print og kuvertering", "e3c0a021-2070-40d4-b7b7-754aeba762e9", Kind.RECEIVED),
    ("Afsendt", "db5a6025-caa3-45c3-8e02-4e6fa8142ade", Kind.DELIVERED),
    ("Modtaget Post Danmark", "e94a0a8b-60a0-42ad-8b83-52c9e15d0fb3", Kind.DELIVERED),
    ("Opdatering fra Post Danmark", "f4e6eb11-0261-4198-8b5d-be92a9b1a35d", Kind.RECEIVED),
    ("Tilbagekaldt", "f03904aa-df6e-417f-bd74-6a01a61adbcf", Kind.FAILED),
)
_BY_WORD = {word.casefold(): kind for word, _, kind in _STATUSES}
_BY_HANDLING = {handling: (word, kind) for word, handling, kind in _STATUSES}
RECALLED = "tilbagekaldt"


def kind_of(word: str, handling: str) -> Kind:
    """What the receipt means, by its word, or by the envelope's UUID when the word is unknown or missing."""
    if (known := _BY_WORD.get(word.casefold())) is not None:
        return known
    return _BY_HANDLING.get(handling.lower(), ("", Kind.OTHER))[1]


def word_of(word: str, handling: str) -> str:
    """The word as it was written; that of the envelope's UUID when there was none; "" when neither is known."""
    return word or _BY_HANDLING.get(handling.lower(), ("", Kind.OTHER))[0]


def contradict(word: str, handling: str) -> bool:
    """Whether word and UUID, both known, say different things."""
    by_word, by_handling = _BY_WORD.get(word.casefold()), _BY_HANDLING.get(handling.lower())
    return by_word is not None and by_handling is not None and by_word != by_handling[1]
