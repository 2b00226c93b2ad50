"""What the list of all tasks is asked for: its address, with the search that the session keeps sealed in the place of its key."""

from django.http import HttpRequest, QueryDict

from valghalla.admin_site.participants.searches import opened
from valghalla.tasks.listing import Wanted, wanted_from

PRIVATE = ("search",)


def wanted_by(request: HttpRequest, query: QueryDict) -> Wanted:
    """The tasks that an address of the list is about. query: of the list itself, or sent along by its form."""
    return wanted_from(opened(query, request.session, private=PRIVATE))
