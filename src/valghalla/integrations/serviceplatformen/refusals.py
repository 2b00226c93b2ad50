"""How token services say no."""

from valghalla.base.cpr_number import without_cpr_numbers
from valghalla.integrations.serviceplatformen.call import Answer
from valghalla.integrations.serviceplatformen.errors import NotUnderstood, Unavailable, WrongSettings

LATER = (408, 425, 429)


def require_tokens(party: str, answer: Answer) -> None:
    """Raise the error that a token service's answer stands for, unless it is 200: none of it is about one message."""
    if answer.status == 200:
        return
    code = f"http_{answer.status}"
    if answer.status in LATER or answer.status >= 500:
        raise Unavailable(party, code, text=words_of(answer))
    if answer.status >= 300:
        raise WrongSettings(party, code, text=words_of(answer))
    raise NotUnderstood(party, code)


def words_of(answer: Answer) -> str:
    """What an answer says, for people who look for the fault; without numbers that look like a person's."""
    return without_cpr_numbers(" ".join(answer.content[:2000].decode("utf-8", "replace").split()))[:500]
