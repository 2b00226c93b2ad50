"""An answer before it is written: everything that a flaw may change."""

import datetime
from collections.abc import Mapping
from dataclasses import dataclass, replace

from valghalla_simulators.saml import names
from valghalla_simulators.saml.flaws import Flaw
from valghalla_simulators.saml.instants import new_id

ASSERTION_LIFETIME = datetime.timedelta(minutes=10)
CONFIRMATION_LIFETIME = datetime.timedelta(minutes=5)
_ELSEWHERE = "https://forkert.localhost/sign-in/answer/"


@dataclass(frozen=True)
class Draft:
    """None leaves the part out. attributes: name to values."""

    issuer: str
    audience: str | None
    destination: str | None
    recipient: str | None
    in_response_to: str | None
    confirmed_request: str | None
    issued_at: datetime.datetime
    not_before: datetime.datetime
    not_on_or_after: datetime.datetime
    confirmed_until: datetime.datetime
    authenticated_at: datetime.datetime
    name_id: str
    name_id_format: str
    session_index: str | None
    attributes: Mapping[str, tuple[str, ...]]
    confirmation: str = names.BEARER
    context: str = names.ANY_LEVEL
    response_id: str = ""
    assertion_id: str = ""

    def with_ids(self) -> "Draft":
        """The draft with identifiers where it has none yet."""
        return replace(self, response_id=self.response_id or new_id(), assertion_id=self.assertion_id or new_id())


def with_flaw(draft: Draft, flaw: Flaw) -> Draft:
    """The draft with the flaw in it, for flaws of content; others are made when it is signed and encrypted."""
    hour, day = datetime.timedelta(hours=1), datetime.timedelta(days=1)
    match flaw:
        case Flaw.EXPIRED:
            return replace(
                draft,
                not_before=draft.not_before - hour,
                not_on_or_after=draft.not_on_or_after - hour,
                confirmed_until=draft.confirmed_until - hour,
            )
        case Flaw.NOT_YET_VALID:
            return replace(draft, not_before=draft.not_before + hour, not_on_or_after=draft.not_on_or_after + hour)
        case Flaw.OLD:
            return replace(draft, issued_at=draft.issued_at - day)
        case Flaw.OLD_SESSION:
            return replace(draft, authenticated_at=draft.authenticated_at - day)
        case Flaw.AUDIENCE:
            return replace(draft, audience="https://saml.forkert.localhost")
        case Flaw.NO_AUDIENCE:
            return replace(draft, audience=None)
        case Flaw.RECIPIENT:
            return replace(draft, recipient=_ELSEWHERE)
        case Flaw.DESTINATION:
            return replace(draft, destination=_ELSEWHERE)
        case Flaw.ISSUER:
            return replace(draft, issuer="https://saml.forkert.localhost/idp")
        case Flaw.UNSOLICITED:
            return replace(draft, in_response_to=None, confirmed_request=None)
        case Flaw.OTHER_REQUEST:
            other = new_id()
            return replace(draft, in_response_to=other, confirmed_request=other)
        case Flaw.HOLDER_OF_KEY:
            return replace(draft, confirmation="urn:oasis:names:tc:SAML:2.0:cm:holder-of-key")
        case Flaw.SPEC_VERSION:
            return replace(draft, attributes={**draft.attributes, names.SPEC_VERSION: ("DK-SAML-2.0",)})
        case Flaw.NO_SESSION_INDEX:
            return replace(draft, session_index=None)
        case _:
            return draft
