"""Messages about signing out, both ways."""

import datetime

from lxml import etree

from valghalla_simulators.saml.assertion import status_element
from valghalla_simulators.saml.flaws import SUCCESS, StatusCodes
from valghalla_simulators.saml.instants import new_id, written
from valghalla_simulators.saml.names import SAML, SAMLP
from valghalla_simulators.saml.xml import element

PARTIAL = StatusCodes("Responder", "PartialLogout")
_LIFETIME = datetime.timedelta(minutes=5)


def sign_out_request(
    issuer: str,
    destination: str,
    name_id: str,
    name_id_format: str,
    session_index: str | None,
    *,
    request_id: str,
    now: datetime.datetime,
) -> etree._Element:
    """A LogoutRequest, not signed."""
    return element(
        SAMLP, "LogoutRequest",
        element(SAML, "Issuer", issuer),
        element(SAML, "NameID", name_id, attributes={"Format": name_id_format}),
        element(SAMLP, "SessionIndex", session_index) if session_index else None,
        attributes={
            "ID": request_id,
            "Version": "2.0",
            "IssueInstant": written(now),
            "NotOnOrAfter": written(now + _LIFETIME),
            "Destination": destination,
            "Reason": "urn:oasis:names:tc:SAML:2.0:logout:user",
        },
    )  # fmt: skip


def sign_out_answer(
    issuer: str, destination: str, in_response_to: str, *, status: StatusCodes | None, now: datetime.datetime
) -> etree._Element:
    """A LogoutResponse, not signed; Success unless told."""
    return element(
        SAMLP, "LogoutResponse",
        element(SAML, "Issuer", issuer),
        status_element(status or SUCCESS),
        attributes={
            "ID": new_id(),
            "Version": "2.0",
            "IssueInstant": written(now),
            "Destination": destination,
            "InResponseTo": in_response_to,
        },
    )  # fmt: skip
