"""Rows a page: chosen under any list, and kept for all lists while the session lasts."""

from valghalla.admin_site.request import AdminRequest
from valghalla.components.links import with_query

SIZES = (25, 50, 100)
USUAL = 50
_PLACE = "page_size"


def page_size(request: AdminRequest) -> int:
    """As asked for in the address, and remembered; else as chosen last; else fifty."""
    given = request.GET.get("size", "")
    if given in map(str, SIZES):
        if request.session.get(_PLACE) != int(given):
            request.session[_PLACE] = int(given)
        return int(given)
    kept = request.session.get(_PLACE)
    return kept if kept in SIZES else USUAL


def page_sizes(request: AdminRequest) -> tuple[tuple[int, str, bool], ...]:
    """The choices, as a pager shows them."""
    size = page_size(request)
    return tuple((one, with_query(request.GET, {"size": str(one)}), one == size) for one in SIZES)
