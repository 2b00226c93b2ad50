"""Operators' sessions: begun at a sign-in, prolonged by activity, ended by time or by signing out."""

import datetime

from valghalla.accounts.session_end.activity import is_activity
from valghalla.accounts.sign_in import LIFETIME, times
from valghalla.operators.models import Operator
from valghalla.operators.request import OperatorsRequest

# A session is written again when at least so much can be won, not at every click.
WORTH_WRITING = datetime.timedelta(minutes=1)


def begin_session(request: OperatorsRequest, operator: Operator, *, id_token: str, now: datetime.datetime) -> None:
    """A new session under a new cookie. id_token: as the provider sent it, to name the session by when signing out."""
    request.session.flush()
    request.session.update(values_of(operator, now=now) | {"id_token": id_token})


def values_of(operator: Operator, *, now: datetime.datetime) -> dict[str, object]:
    """What a session begun now keeps; instants are seconds of Unix time."""
    return {"operator": operator.pk, **times(now)}


def operator_of(request: OperatorsRequest, *, now: datetime.datetime) -> Operator | None:
    """The operator behind the session; activity prolongs it to 60 minutes from now, 12 hours after signing in at most."""
    session = request.session
    pk, until = session.get("operator"), session.get("until", 0)
    if pk is None or until <= now.timestamp():
        return None
    wanted = min((now + LIFETIME).timestamp(), session.get("latest", 0))
    if is_activity(request) and wanted - until >= WORTH_WRITING.total_seconds():
        session["until"] = wanted
    return Operator.objects.filter(pk=pk).first()


def end_session(request: OperatorsRequest) -> str:
    """End the session at once; returns the ID token it began with, empty when there was none."""
    id_token = request.session.get("id_token", "")
    request.session.flush()
    return id_token
