"""Why a sign-in came to nothing, a word each."""

# Word: what happened.
REASONS = {
    "unreachable": "the provider does not answer",
    "provider_unusable": "the provider's own description or keys cannot be used",
    "denied": "the person, or the provider, said no",
    "provider_error": "the provider reports a fault",
    "issuer_on_return": "the answer names another provider than the one asked (RFC 9207)",
    "no_code": "the answer holds no code",
    "code_refused": "the provider does not exchange the code",
    "no_id_token": "the provider sent no ID token",
    "unreadable": "the ID token is no signed token",
    "algorithm": "signed by an algorithm that is not allowed",
    "unknown_key": "signed by a key that the provider does not publish",
    "signature": "the signature does not fit",
    "issuer": "issued by another provider",
    "audience": "meant for another service",
    "authorized_party": "issued to another service",
    "expired": "too old",
    "issued_at": "not issued between our request and now",
    "nonce": "belongs to another request",
    "level": "the sign-in was not as strong as is demanded",
    "subject": "it does not say who",
}


class SignInFailed(Exception):
    """Nobody was signed in. reason: one of REASONS. It carries nothing of what the provider said."""

    def __init__(self, reason: str) -> None:
        if reason not in REASONS:
            raise ValueError(reason)
        self.reason = reason
        super().__init__(reason)
