"""Reads the tables of docs/rules/access.md, which is the only place where they stand."""

from dataclasses import dataclass
from pathlib import Path

PAGE = Path(__file__).resolve().parents[1] / "docs" / "rules" / "access.md"


@dataclass(frozen=True)
class Row:
    """One line of a table. cells: the column's head → the word."""

    name: str
    cells: dict[str, str]


def tables() -> dict[str, list[Row]]:
    """Every table, by the heading it stands under."""
    found: dict[str, list[Row]] = {}
    heading, columns = "", []
    for line in PAGE.read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            heading, columns = line.lstrip("# "), []
        elif line.startswith("|"):
            cells = [cell.strip() for cell in line.strip("|\n ").split("|")]
            if not columns:
                columns = cells
            elif set(cells[0]) - set("-: "):
                found.setdefault(heading, []).append(
                    Row(cells[0].strip("`"), dict(zip(columns[1:], cells[1:], strict=True)))
                )
    return found
