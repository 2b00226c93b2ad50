"""Figures: one line each, in a table for people and as JSON for machines."""

import json
import platform
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path

HEAD = ("work", "measured", "to reach", "bare SQL", "")


@dataclass(frozen=True)
class Figure:
    """One thing measured. work: what, in words.   measured, to_reach, bare_sql: with their units.
    reached: None where there is nothing to reach."""

    work: str
    measured: str
    to_reach: str = ""
    bare_sql: str = ""
    reached: bool | None = None

    @property
    def mark(self) -> str:
        """ "ok", "NOT REACHED" or nothing."""
        return "" if self.reached is None else "ok" if self.reached else "NOT REACHED"


def table(figures: Sequence[Figure]) -> str:
    """The figures in columns."""
    rows = [HEAD, *((one.work, one.measured, one.to_reach, one.bare_sql, one.mark) for one in figures)]
    widths = [max(len(row[column]) for row in rows) for column in range(len(HEAD))]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip() for row in rows
    )


def write_json(figures: Sequence[Figure], path: Path, *, cores: int) -> None:
    """The figures with the machine they were measured on."""
    machine = {
        "python": platform.python_version(),
        "machine": platform.machine(),
        "system": platform.system(),
        "cores": cores,
    }
    path.parent.mkdir(parents=True, exist_ok=True)
    text = json.dumps({"machine": machine, "figures": [asdict(one) for one in figures]}, ensure_ascii=False, indent=2)
    path.write_text(text + "\n", encoding="utf-8")


def percentile(values: Sequence[float], share: float) -> float:
    """The value below which that share of the values lies; 0 for none."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(len(ordered) * share))] if ordered else 0.0
