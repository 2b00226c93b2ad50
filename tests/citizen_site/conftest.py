"""The citizen site at a fixed hour: 1 October 2026, noon in Denmark; the election is on 3 November."""

import html
import re

import pytest

from tests.elections.factories import Scene, scene
from valghalla.base import clock


@pytest.fixture(autouse=True)
def _at_noon(monkeypatch: pytest.MonkeyPatch, now) -> None:
    """Pages read the clock at their outer edge; here it stands still."""
    monkeypatch.setattr(clock, "now", lambda: now)


@pytest.fixture
def at(monkeypatch: pytest.MonkeyPatch):
    """``at(instant)`` moves the clock."""
    return lambda instant: monkeypatch.setattr(clock, "now", lambda: instant)


@pytest.fixture
def election(acting) -> Scene:
    """An active election with a school, two teams and two task types."""
    return scene()


def read(response) -> str:
    """What a page says between <main> and </main>, as a person reads it."""
    main = response.content.decode().split("<main", 1)[1].split(">", 1)[1].split("</main>")[0]
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", main)).split())


def whole(response) -> str:
    """The whole page as text."""
    return " ".join(html.unescape(re.sub(r"<[^>]+>", " ", response.content.decode())).split())
