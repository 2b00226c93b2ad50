"""Cells of the matrices, made once for the numbers they show: a large overview has thousands of them, mostly alike."""

import functools
from collections.abc import Callable

from django.utils.safestring import SafeString
from django.utils.translation import get_language

from valghalla.components.inline import MatrixCell
from valghalla.tasks.counts import Counts


def cell_maker() -> Callable[[Counts], SafeString]:
    """Makes cells in the language in force: accepted of all, tinted and marked, with the other numbers read aloud."""
    language = get_language()

    def cell(counts: Counts) -> SafeString:
        return _cell(counts.accepted, counts.total, counts.unanswered, counts.declined, language)

    return cell


@functools.lru_cache(maxsize=8192)
def _cell(accepted: int, total: int, unanswered: int, declined: int, _language: str | None) -> SafeString:
    return MatrixCell(accepted, total, unanswered, declined).__html__()
