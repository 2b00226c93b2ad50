"""Small limits, so that a test need not knock two thousand times."""

import pytest

from valghalla.accounts.rate_limits import LIMITS, Limit


@pytest.fixture
def small(monkeypatch: pytest.MonkeyPatch):
    """``small("sign_in", 2)``: that scope allows two times a stretch, all else of it as it is."""

    def make(scope: str, most: int, seconds: int = 600) -> None:
        was = LIMITS[scope]
        monkeypatch.setitem(
            LIMITS, scope, Limit(most, seconds, was.whose, posts_only=was.posts_only, wrong_only=was.wrong_only)
        )

    return make
