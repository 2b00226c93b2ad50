"""Sign-ins under way: begun from one browser, answered in that browser within ten minutes, once."""

import datetime
import hashlib

from django.db import transaction

from valghalla.integrations.oidc import Begun
from valghalla.operators.errors import NotLetIn
from valghalla.operators.models import OperatorSignIn

GOOD_FOR = datetime.timedelta(minutes=10)


def remember(begun: Begun, *, browser: bytes, return_to: str, now: datetime.datetime) -> None:
    """Keep what the answer will be checked by. browser: digest of its sign-in cookie."""
    OperatorSignIn.objects.create(
        state=_digest(begun.state),
        browser=browser,
        nonce=begun.nonce,
        code_verifier=begun.code_verifier,
        return_to=return_to,
        started_at=now,
    )


@transaction.atomic
def take(state: str, *, browser: bytes | None, now: datetime.datetime) -> OperatorSignIn:
    """The sign-in that the answer belongs to; it can be taken once.

    Raises NotLetIn: "unsolicited" (we asked nothing, or it has been answered), "other_browser", "too_late". One begun
    in another browser is left to that one.
    """
    attempt = OperatorSignIn.objects.select_for_update().filter(state=_digest(state)).first()
    if attempt is None:
        raise NotLetIn("unsolicited")
    if browser is None or bytes(attempt.browser) != browser:
        raise NotLetIn("other_browser")
    OperatorSignIn.objects.filter(pk=attempt.pk).delete()
    return attempt


def delete_old(*, now: datetime.datetime) -> int:
    """Forget those that can no longer be answered; how many."""
    return OperatorSignIn.objects.filter(started_at__lt=now - GOOD_FOR).delete()[0]


def _digest(state: str) -> bytes:
    return hashlib.sha256(state.encode()).digest()
