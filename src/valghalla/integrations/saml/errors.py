"""Why a message is not believed. None of it carries an attribute, a name or a number of a person."""

from valghalla.base.cpr_number import without_cpr_numbers

REASONS = frozenset(
    {
        "too_large",
        "unreadable",
        "doctype",
        "comments",
        "structure",
        "destination",
        "issuer",
        "not_signed_in",
        "not_encrypted",
        "several_assertions",
        "weak_encryption",
        "cannot_decrypt",
        "unsolicited",
        "in_response_to",
        "signature",
        "weak_algorithm",
        "audience",
        "recipient",
        "confirmation",
        "expired",
        "not_yet_valid",
        "issue_instant",
        "authn_instant",
        "spec_version",
        "level",
        "name_id",
        "session_index",
        "professional_identity",
        "no_cpr",
        "privileges_unreadable",
        "other_cvr",
    }
)
LONGEST_MESSAGE = 200


class SamlRefused(Exception):
    """A message we do not believe. reason: one of REASONS; what each means: docs/integrations/sign-in.md."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


class NotSignedIn(SamlRefused):
    """The identity provider says that nobody signed in: cancelled, too low a level, or a mistake of ours.

    code, second: the status codes, without their common beginning: "Responder", "AuthnFailed"; second may be "".
    message: the provider's own words for the log, capped at 200 characters, numbers like CPR numbers masked.
    Anybody can make such a message up, so it must never have any other effect.
    """

    def __init__(self, code: str, second: str = "", message: str = "") -> None:
        self.code = _short(code)
        self.second = _short(second)
        self.message = without_cpr_numbers(_printable(message))[:LONGEST_MESSAGE]
        super().__init__("not_signed_in")


class MetadataUnusable(ValueError):
    """An identity provider's metadata cannot be used. reason: one word, such as "no_certificate"."""

    def __init__(self, reason: str) -> None:
        self.reason = reason
        super().__init__(reason)


def _short(code: str) -> str:
    return _printable(code).rpartition(":")[2][:60]


def _printable(text: str) -> str:
    return " ".join("".join(letter if letter.isprintable() else " " for letter in text[:1000]).split())
