"""What changed of a record, as the audit keeps it: each field with its value before and after."""

from collections.abc import Collection, Mapping
from typing import Any

from valghalla.base.records import plain


def changes(
    before: Mapping[str, Any], after: Mapping[str, Any], *, only_named: Collection[str] = ()
) -> dict[str, list[Any]]:
    """Field → [before, after] of those that differ, ready for ``record(..., changed=...)``.

    before, after: the same fields by name, as plain values; dates and times become text, long texts are cut. References
    go by their column, as keys. only_named: fields whose values are not for the log: their change shows as [None, None]
    does, by the name alone. A record that is saved by ``base.records.take_over`` has its changes from there.
    """
    return {
        name: [None, None] if name in only_named else [plain(before.get(name)), plain(value)]
        for name, value in after.items()
        if before.get(name) != value
    }
