"""The one table of limits. Why each is what it is: docs/rules/rate-limits.md."""

from dataclasses import dataclass
from enum import Enum

from django.conf import settings

TEN_MINUTES, HOUR = 600, 3600


class Whose(Enum):
    """Who shares a count."""

    ADDRESS = "everybody who comes from the same address"
    PERSON = "whoever is signed in; everybody at the address who is not"


@dataclass(frozen=True)
class Limit:
    """So many times in a stretch of time, and no more until the next.

    most: times within one stretch, before ``settings.RATE_LIMIT_FACTOR``.   seconds: how long the stretch is; it
    begins at whole multiples of Unix time.   posts_only: looking is not counted, only sending.   wrong_only: only what
    the view calls wrong is counted, and when it has been too often all is refused.
    """

    most: int
    seconds: int
    whose: Whose = Whose.ADDRESS
    posts_only: bool = False
    wrong_only: bool = False

    @property
    def allowed(self) -> int:
        """Times within one stretch, as this installation has it."""
        return max(1, round(self.most * settings.RATE_LIMIT_FACTOR))


LIMITS = {
    "sign_in": Limit(2000, TEN_MINUTES),
    "sign_in_answer": Limit(2000, TEN_MINUTES),
    "sign_in_finish": Limit(2000, TEN_MINUTES),
    "sign_out_answer": Limit(2000, TEN_MINUTES),
    "metadata": Limit(600, TEN_MINUTES),
    "fallback": Limit(300, TEN_MINUTES, posts_only=True),
    "operator_sign_in": Limit(300, TEN_MINUTES),
    "link": Limit(300, TEN_MINUTES, Whose.PERSON, wrong_only=True),
    "calendar": Limit(300, TEN_MINUTES, wrong_only=True),
    "calendar_read": Limit(60, HOUR),
    "registration": Limit(20, HOUR, Whose.PERSON),
    "cpr_by_staff": Limit(300, HOUR, Whose.PERSON, posts_only=True),
    "import_by_staff": Limit(20, HOUR, Whose.PERSON, posts_only=True),
    "test_message": Limit(60, HOUR, Whose.PERSON, posts_only=True),
    "own_data": Limit(20, HOUR, Whose.PERSON, posts_only=True),
    "prolong": Limit(120, HOUR, Whose.PERSON, posts_only=True),
    "kept_form": Limit(300, TEN_MINUTES),
    "gateway": Limit(60_000, TEN_MINUTES),
    "gateway_wrong": Limit(60, TEN_MINUTES, wrong_only=True),
    "language": Limit(1000, TEN_MINUTES, posts_only=True),
}
