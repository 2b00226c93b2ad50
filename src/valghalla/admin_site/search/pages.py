"""The page of what was found, as the template shows it."""

from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from valghalla.admin_site.page import current_election
from valghalla.admin_site.request import AdminRequest
from valghalla.admin_site.search.findings import Group, findings
from valghalla.components.parts import Crumb
from valghalla.participants.searches import kept

LONGEST = 200


@dataclass(frozen=True)
class SearchPage:
    """What the template shows. typed: stands in the field again, never in the address.   unknown_number: a CPR number
    was searched for that nobody has."""

    title: str
    breadcrumb: tuple[Crumb, ...]
    typed: str
    groups: tuple[Group, ...]
    summary: str
    unknown_number: bool = False


def search_page(request: AdminRequest, *, unknown_number: bool = False) -> SearchPage:
    """What fits the text that the session keeps under the key in the address."""
    key = request.GET.get("search", "")
    typed = kept(request.session, key) if key else ""
    groups = findings(typed, current_election(request), people_url=f"{reverse('participants')}?search={key}")
    return SearchPage(
        title=_("Find anything"),
        breadcrumb=(Crumb(_("Start"), reverse("start")), Crumb(_("Find anything"))),
        typed=typed,
        groups=groups,
        summary=_summary(typed, groups),
        unknown_number=unknown_number,
    )


def _summary(typed: str, groups: tuple[Group, ...]) -> str:
    if not typed:
        return ""
    number = sum(len(group.found) for group in groups)
    if not number:
        return _("Nothing fits what you search for. Try fewer or shorter words.")
    if any(group.more for group in groups):
        return _("The first of each kind are shown.")
    return ngettext("%(count)s was found.", "%(count)s were found.", number) % {"count": number}
