"""What may be wrong with an answer, and the ways of saying no."""

from dataclasses import dataclass
from enum import Enum, StrEnum

from valghalla_simulators.saml.names import STATUS


class Flaw(StrEnum):
    """What is wrong with an answer that a service provider has to refuse."""

    NONE = ""
    UNSIGNED = "unsigned"
    FOREIGN_KEY = "foreign_key"
    SHA1 = "sha1"
    TAMPERED = "tampered"
    PLAIN = "plain"
    WEAK_TRANSPORT = "weak_transport"
    EXPIRED = "expired"
    NOT_YET_VALID = "not_yet_valid"
    OLD = "old"
    OLD_SESSION = "old_session"
    AUDIENCE = "audience"
    NO_AUDIENCE = "no_audience"
    RECIPIENT = "recipient"
    DESTINATION = "destination"
    ISSUER = "issuer"
    UNSOLICITED = "unsolicited"
    OTHER_REQUEST = "other_request"
    REPLAYED = "replayed"
    HOLDER_OF_KEY = "holder_of_key"
    SPEC_VERSION = "spec_version"
    NO_SESSION_INDEX = "no_session_index"
    TWO_ASSERTIONS = "two_assertions"
    COMMENT = "comment"
    DOCTYPE = "doctype"


@dataclass(frozen=True)
class StatusCodes:
    """top, second: the last part of the codes' names; second may be empty. message: for people, may be empty."""

    top: str
    second: str = ""
    message: str = ""

    @property
    def top_uri(self) -> str:
        """The top code in full."""
        return STATUS + self.top

    @property
    def second_uri(self) -> str | None:
        """The second code in full; None without one."""
        return STATUS + self.second if self.second else None


SUCCESS = StatusCodes("Success")


class Refusal(Enum):
    """Answers without an assertion: each line of the table of errors in the reference (§ 8)."""

    CANCELLED = StatusCodes("Responder", "AuthnFailed", "The user cancelled")
    FAILED = StatusCodes("Requester", "AuthnFailed")
    RESPONDER = StatusCodes("Responder", "", "The service is set up wrongly")
    REQUESTER = StatusCodes("Requester", "", "The NSIS level cannot be met")
    NO_PASSIVE = StatusCodes("Responder", "NoPassive")
    NO_CONTEXT = StatusCodes("Responder", "NoAuthnContext")
    NO_CONTEXT_REQUESTER = StatusCodes("Requester", "NoAuthnContext")
    DENIED = StatusCodes("Requester", "RequestDenied")
    UNSUPPORTED = StatusCodes("Requester", "RequestUnsupported")
    UNKNOWN_PRINCIPAL = StatusCodes("Requester", "UnknownPrincipal")
    NAME_ID_POLICY = StatusCodes("Requester", "InvalidNameIDPolicy")
