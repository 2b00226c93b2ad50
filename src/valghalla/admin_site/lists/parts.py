"""A part of a list, read by key: the address holds the key of the row before or after it."""

from django.db.models import QuerySet

from valghalla.admin_site.catalogue.page_size import page_size, page_sizes
from valghalla.admin_site.request import AdminRequest
from valghalla.components.links import with_query
from valghalla.components.parts import Pager
from valghalla.lists.orders import (
    NAME,
    beyond,
    first_by_name,
    in_order,
    people_beyond,
    people_in_order,
    person_row_of,
    row_of,
)
from valghalla.tasks.models import Task


def tasks_part(request: AdminRequest, tasks: QuerySet[Task], total: int, sort: str = "name") -> tuple[list[int], Pager]:
    """Keys of the tasks on this page in their order. total: how many there are in all."""
    asked, backwards = _asked(request)
    if asked is None and sort == NAME:
        return _shown(request, first_by_name(tasks, page_size(request) + 1), total)
    if asked is None:
        return _shown(request, _read(in_order(tasks, sort), request), total)
    if (row := row_of(tasks, asked, sort)) is None:
        return _shown(request, [], total)
    wanted = in_order(beyond(tasks, row, sort, before=backwards), sort, backwards=backwards)
    passed = beyond(tasks, row, sort, before=True).count()
    return _shown(request, _read(wanted, request), total, passed=passed, backwards=backwards)


def people_part(request: AdminRequest, tasks: QuerySet[Task], total: int) -> tuple[list[int], Pager]:
    """Keys of the people on this page by name. total: how many hold the tasks."""
    asked, backwards = _asked(request)
    people = people_in_order(tasks, backwards=backwards)
    if asked is None:
        return _shown(request, _read(people, request), total)
    if (row := person_row_of(people, asked)) is None:
        return _shown(request, [], total)
    wanted = people_beyond(people, row, before=backwards)
    passed = people_beyond(people, row, before=True).count()
    return _shown(request, _read(wanted, request), total, passed=passed, backwards=backwards)


def _read(wanted: QuerySet, request: AdminRequest) -> list[int]:
    """The keys of a page, and of one more when there is one."""
    return list(wanted.values_list("pk", flat=True)[: page_size(request) + 1])


def _shown(
    request: AdminRequest, found: list[int], total: int, *, passed: int | None = None, backwards: bool = False
) -> tuple[list[int], Pager]:
    """The keys on the page in their order, and how one reads on.

    found: of the page and one more when there is one, counted from the row that was asked for.   passed: how many stand before
    that row, None when none was asked for.
    """
    size = page_size(request)
    more, found = len(found) > size or backwards, found[:size]
    if backwards:
        found = found[::-1]
    first = 1 if passed is None else passed - len(found) + 1 if backwards else passed + 2
    return found, _pager(request, found, more=more, first=first, total=total)


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


def _asked(request: AdminRequest) -> tuple[int | None, bool]:
    """The key of the row that the page follows, or with True goes before; None for the first page."""
    if (before := _key(request.GET.get("before"))) is not None:
        return before, True
    return _key(request.GET.get("after")), False


def _key(text: str | None) -> int | None:
    return int(text) if text and text.isdecimal() and len(text) <= 18 else None
