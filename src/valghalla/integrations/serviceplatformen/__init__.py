"""Serviceplatformen's token services: security tokens, access tokens, and calls by the holder of the key.

``Session.call`` asks a service on behalf of a municipality; ``Session.assertion`` gives the security token alone, to whoever
needs it elsewhere. Tokens are kept in this process for as long as they last. docs/integrations/serviceplatformen.md.
"""

from valghalla.integrations.serviceplatformen.assertion import Assertion
from valghalla.integrations.serviceplatformen.call import Answer, Call, Service
from valghalla.integrations.serviceplatformen.connection import Connection
from valghalla.integrations.serviceplatformen.errors import (
    NotTrusted,
    NotUnderstood,
    Refused,
    Unavailable,
    WrongSettings,
)
from valghalla.integrations.serviceplatformen.session import Session

__all__ = [
    "Answer",
    "Assertion",
    "Call",
    "Connection",
    "NotTrusted",
    "NotUnderstood",
    "Refused",
    "Service",
    "Session",
    "Unavailable",
    "WrongSettings",
]
