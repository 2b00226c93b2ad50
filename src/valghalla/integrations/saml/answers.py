"""Reading an identity provider's answer to a sign-in. The order of the checks: docs/integrations/sign-in.md."""

from datetime import datetime

from valghalla.integrations.saml import content, guard, toolkit, xml
from valghalla.integrations.saml.assertion import Assertion, NameId
from valghalla.integrations.saml.errors import SamlRefused
from valghalla.integrations.saml.parties import IdentityProvider, ServiceProvider

__all__ = ["Assertion", "NameId", "in_response_to", "read_answer"]


def in_response_to(encoded: str) -> str:
    """The ID of the request that an answer says it belongs to, before anything of it is believed.

    encoded: the form field SAMLResponse. Raises SamlRefused when it is no answer at all, "unsolicited" when it names no
    request, NotSignedIn when it names none because it only says that nobody signed in.
    """
    root = guard.response_in(xml.decode(encoded))
    if not (named := root.get("InResponseTo")):
        guard.require_success(root)
        raise SamlRefused("unsolicited")
    return named


def read_answer(
    encoded: str,
    sp: ServiceProvider,
    idp: IdentityProvider,
    *,
    request_id: str,
    requested_at: datetime,
    now: datetime,
) -> Assertion:
    """The assertion in an answer: encrypted for us, signed by them, about our request, fresh, at level Substantial.

    encoded: the form field SAMLResponse.   request_id, requested_at: of our request.
    Raises SamlRefused, or NotSignedIn. Left to the caller: that the answer came through the browser that asked, that
    the assertion lets somebody in once (Assertion.id, expires_at), and whether a level that is only a number
    will do (oiosaml.level_of).
    """
    received = xml.decode(encoded)
    root = guard.response_in(received)
    guard.require_addressed(root, sp, idp)
    guard.require_success(root)
    guard.require_one_encrypted(root)
    if not root.get("InResponseTo"):
        raise SamlRefused("unsolicited")
    if root.get("InResponseTo") != request_id:
        raise SamlRefused("in_response_to")
    content.require_recent(root, now)
    opened = toolkit.open_answer(received, sp, idp)
    document = opened.get_xml_document()
    assertion = guard.opened_assertion(document)
    guard.require_signed(document, assertion, idp)
    read = content.read(assertion, content.Expected(sp, idp, request_id, requested_at, now))
    toolkit.second_opinion(opened, sp, request_id)
    return read
