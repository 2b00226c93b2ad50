"""A part of a list, read by key: the address holds the key of the row before or after it."""

from django.db.models import QuerySet

from valghalla.admin_site.catalogue.page_size import page_size, page_sizes
from valghalla.admin_site.request import AdminRequest
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.lists.orders import beyond, in_order, people_beyond, people_in_order
from valghalla.tasks.models import Task


def tasks_part(request: AdminRequest, tasks: QuerySet[Task], total: int, sort: str = "name") -> tuple[list[int], Pager]:
    """Keys of the tasks on this page in their order. total: how many there are in all."""
    after, before = _asked(request)
    if before:
        wanted = in_order(beyond(tasks, before, sort, before=True), sort, backwards=True)
    else:
        wanted = in_order(beyond(tasks, after, sort) if after else tasks, sort)
    found, more = _read(wanted, request, backwards=bool(before))
    first = beyond(tasks, found[0], sort, before=True).count() + 1 if found and (before or after) else 1
    return found, _pager(request, found, more=more or bool(before), first=first, total=total)


def people_part(request: AdminRequest, tasks: QuerySet[Task], total: int) -> tuple[list[int], Pager]:
    """Keys of the people on this page by name. total: how many hold the tasks."""
    after, before = _asked(request)
    people = people_in_order(tasks)
    if before:
        wanted = people_beyond(people_in_order(tasks, backwards=True), before, before=True)
    else:
        wanted = people_beyond(people, after) if after else people
    found, more = _read(wanted, request, backwards=bool(before))
    first = people_beyond(people, found[0], before=True).count() + 1 if found and (before or after) else 1
    return found, _pager(request, found, more=more or bool(before), first=first, total=total)


def _read(wanted: QuerySet, request: AdminRequest, *, backwards: bool) -> tuple[list[int], bool]:
    """The keys, and whether there are more in that direction."""
    size = page_size(request)
    found = list(wanted.values_list("pk", flat=True)[: size + 1])
    more, found = len(found) > size, found[:size]
    return (found[::-1] if backwards else found), more


def _pager(request: AdminRequest, found: list[int], *, more: bool, first: int, total: int) -> Pager:
    query = request.GET
    return Pager(
        previous_url=with_query(query, {"before": str(found[0])}) if found and first > 1 else "",
        next_url=with_query(query, {"after": str(found[-1])}) if found and more else "",
        first=first if found else None,
        last=first + len(found) - 1 if found else None,
        total=total,
        sizes=page_sizes(request),
    )


def _asked(request: AdminRequest) -> tuple[int | None, int | None]:
    return _key(request.GET.get("after")), _key(request.GET.get("before"))


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
