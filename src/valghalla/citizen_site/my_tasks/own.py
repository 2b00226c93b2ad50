"""Whose task it is that an address names."""

from django.http import Http404

from valghalla.accounts.rate_limits import wrong
from valghalla.citizen_site.request import CitizenRequest


def unknown(request: CitizenRequest) -> Http404:
    """What is raised for a task that is not the person's own, the same as for one that does not exist; asking for it
    counts as guessing. Its view is ``limited("link")``."""
    wrong(request)
    return Http404()
