"""What can go wrong when somebody signs in."""

from valghalla.integrations.saml.errors import NotSignedIn, SamlRefused

# What is added to the reasons of integrations/saml/errors.py.
REASONS = frozenset(
    {
        "access_ended",
        "cpr_unreadable",
        "no_role",
        "not_set_up",
        "other_browser",
        "other_municipality",
        "replayed",
        "too_late",
    }
)


class SignInRefused(Exception):
    """Somebody is not let in.

    reason: a word for the audit, of those above or SamlRefused's.   return_to: the page that was wanted, when known.
    facts: more for the audit, that name nobody: "request_id" (the AuthnRequest's ID, by which the identity provider finds
    it in its own log), "code" and "second" of its status.
    """

    def __init__(self, reason: str, *, return_to: str = "/", **facts: str) -> None:
        self.reason = reason
        self.return_to = return_to
        self.facts = {name: fact for name, fact in facts.items() if fact}
        super().__init__(reason)

    @classmethod
    def because(cls, refused: SamlRefused, *, return_to: str = "/", request_id: str = "") -> "SignInRefused":
        """The same for an answer that is not believed."""
        status = {"code": refused.code, "second": refused.second} if isinstance(refused, NotSignedIn) else {}
        return cls(refused.reason, return_to=return_to, request_id=request_id, **status)
