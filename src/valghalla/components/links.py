"""Addresses of the same page with something about it changed."""

from collections.abc import Callable, Mapping

from django.http import QueryDict
from django.urls import reverse

PAGE_KEYS = ("after", "before", "page")


def with_query(query: QueryDict, changes: Mapping[str, str | list[str] | None], *, keep_page: bool = False) -> str:
    """The query part with ``changes`` made, as ``?a=1&b=2``; ``?`` alone when nothing is left.

    A value of None takes the key away. The place in the list goes too (a new sort or filter starts at the
    beginning), unless ``keep_page`` says otherwise.
    """
    copy = query.copy()
    if not keep_page:
        for key in PAGE_KEYS:
            copy.pop(key, None)
    for key, value in changes.items():
        if value is None:
            copy.pop(key, None)
        elif isinstance(value, list):
            copy.setlist(key, value)
        else:
            copy[key] = value
    return f"?{copy.urlencode()}"


def address_of_each(name: str, *before: int) -> Callable[[int], str]:
    """The addresses of many rows: that named so, with these numbers and the row's own as the last. Resolved once for all."""
    head, tail = reverse(name, args=[*before, _ANY]).rsplit(str(_ANY), 1)
    return lambda number: f"{head}{number}{tail}"


_ANY = 987_654_321_098_765
