"""The steps between states as a page of docs/states draws them."""

import re
from pathlib import Path

STATES = Path(__file__).resolve().parents[1] / "docs" / "states"
_ARROW = re.compile(r"^\s*(\w+) --> (\w+)", re.MULTILINE)


def steps_drawn(page: str) -> set[tuple[str, str]]:
    """(from, to) for each arrow of the page's diagram, save those from and to nowhere."""
    diagram = (STATES / f"{page}.md").read_text("utf-8").split("```mermaid")[1].split("```")[0]
    return set(_ARROW.findall(diagram))
