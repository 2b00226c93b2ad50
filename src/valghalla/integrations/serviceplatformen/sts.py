"""Asking the STS for a security token, whichever of the two ways it speaks."""

from collections.abc import Callable
from datetime import datetime

from valghalla.integrations.serviceplatformen import assertion, opening, rest, ws_trust
from valghalla.integrations.serviceplatformen.assertion import Assertion, Expected
from valghalla.integrations.serviceplatformen.connection import Connection, Identity
from valghalla.integrations.serviceplatformen.line import Line

PARTY = "sts"


def issue(
    line: Line, connection: Connection, identity: Identity, expected: Expected, *, now: Callable[[], datetime]
) -> Assertion:
    """A new token, verified.

    Raises Unavailable, WrongSettings when the STS turns us away, NotUnderstood for an answer that is none, NotTrusted for a
    token we do not believe.
    """
    if connection.sts_kind == "ws-trust":
        request = ws_trust.render(connection, identity, expected, now=now())
        answer = line.ask(PARTY, "POST", connection.sts_url, headers=ws_trust.HEADERS, content=request.content)
        issued = ws_trust.read(answer, request.message_id)
    else:
        question = rest.render(identity, expected)
        answer = line.ask(PARTY, "POST", connection.sts_url, headers=rest.HEADERS, content=question)
        issued = rest.read(answer)
    return assertion.read(opening.opened(issued, connection), expected, now=now())
