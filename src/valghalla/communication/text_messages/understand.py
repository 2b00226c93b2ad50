"""What somebody means by a text message: yes, no, no more of them; or it takes a human being to tell."""

import re
import unicodedata
from enum import StrEnum


class Meaning(StrEnum):
    """What was understood."""

    YES = "yes"
    NO = "no"
    STOP = "stop"
    UNCLEAR = "unclear"


_PHRASES: dict[str, Meaning] = {
    **dict.fromkeys(("ja", "ja tak", "jatak", "yes", "yes please", "yes thanks", "yes thank you"), Meaning.YES),
    **dict.fromkeys(("nej", "nej tak", "nejtak", "no", "no thanks", "no thank you"), Meaning.NO),
    **dict.fromkeys(("stop", "stop sms", "sms stop", "stop tak", "afmeld", "afmeld sms"), Meaning.STOP),
}
# Letters of any language and blanks stay; points, exclamation marks, smileys and quotation marks say nothing.
_NO_LETTERS = re.compile(r"[\W_]+")
LONGEST = 200


def meaning_of(text: str) -> Meaning:
    """What the text says, when that is all it says: "Ja tak!" is a yes, "ja, men kun til kl. 12" is not."""
    if len(text) > LONGEST:
        return Meaning.UNCLEAR
    words = _NO_LETTERS.sub(" ", unicodedata.normalize("NFKC", text).casefold()).strip()
    return _PHRASES.get(words, Meaning.UNCLEAR)
