"""What counts as using the site."""

from valghalla.accounts.request import AccountRequest

# Asked by a page that nobody may be looking at: a session must not last by asking how long it lasts, or for news.
SESSION, NEWS = "/session/", "/news/"
NO_ACTIVITY = frozenset({SESSION, NEWS})


def is_activity(request: AccountRequest) -> bool:
    """Whether the request comes from somebody doing something."""
    return request.path not in NO_ACTIVITY
