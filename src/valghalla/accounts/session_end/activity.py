"""What counts as using the site."""

from django.http import HttpRequest

# Asked by a page that nobody may be looking at: a session must not last by asking how long it lasts.
NO_ACTIVITY = "/session/"


def is_activity(request: HttpRequest) -> bool:
    """Whether the request comes from somebody doing something."""
    return request.path != NO_ACTIVITY
