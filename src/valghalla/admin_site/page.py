"""What every page of the administrative site asks first: who is it, may she, and which election is it about."""

import functools
from collections.abc import Callable

from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import Http404, HttpResponse

from valghalla.accounts.models import Role, StaffUser
from valghalla.accounts.session_end.door import forget_sent, to_sign_in
from valghalla.admin_site.request import AdminRequest
from valghalla.base.written_once import first, written_once
from valghalla.elections.models import Election

View = Callable[..., HttpResponse]

READ = frozenset({Role.READER, Role.EDITOR, Role.ADMINISTRATOR})
EDIT = frozenset({Role.EDITOR, Role.ADMINISTRATOR})
ADMINISTER = frozenset({Role.ADMINISTRATOR})


def admin_page(*, may: frozenset[Role] = READ, selects: bool = True) -> Callable[[View], View]:
    """Let a view be opened by signed-in staff with one of the roles; others are sent to sign in, or refused.

    What somebody posts whose session is over is kept until she is back.
    A view whose address names an election (``election_id``) is given it as ``request.election``; another
    municipality's election is unknown, so the answer is 404. The election worked on last is remembered with the user,
    save where the page is not about working on it (``selects`` false).
    """

    def wrap(view: View) -> View:
        @functools.wraps(view)
        def page(request: AdminRequest, *args, **kwargs) -> HttpResponse:
            staff: StaffUser | None = request.staff
            if staff is None:
                return to_sign_in(request)
            if staff.role not in may:
                raise PermissionDenied
            if "election_id" in kwargs:
                if (election := first(_with_key(kwargs.pop("election_id")))) is None:
                    raise Http404
                request.election = election
                if selects and staff.last_election_id != election.pk:
                    StaffUser.objects.filter(pk=staff.pk).update(last_election_id=election.pk)
            return forget_sent(request, view(request, *args, **kwargs))

        page.allowed_roles = may  # type: ignore[attr-defined]
        return page

    return wrap


def current_election(request: AdminRequest) -> Election | None:
    """The election in the address, else the one this user worked on last, else the one with the latest election day."""
    if (election := getattr(request, "election", None)) is not None:
        return election
    return selected_election(request)


def selected_election(request: AdminRequest) -> Election | None:
    """The election this user works on, whichever page she is on: the last one, else that with the latest election day."""
    if not hasattr(request, "worked_on"):
        request.worked_on = _worked_on(request.staff)
    return request.worked_on


def _worked_on(staff: StaffUser | None) -> Election | None:
    last = first(_with_key(staff.last_election_id)) if staff and staff.last_election_id else None
    return last or first(_latest())


@written_once
def _with_key(pk: int) -> QuerySet[Election]:
    return Election.objects.select_related("type").filter(pk=pk)


@written_once
def _latest() -> QuerySet[Election]:
    return Election.objects.select_related("type").order_by("-election_day", "-id")[:1]
