"""The browser that the pages are tried in."""

import os
import shutil

# All are the same engine. The first has no windows to draw and nothing of its own around the page: opening somebody's
# browser anew takes it a seventh of the time.
NAMES = ("chromium-headless-shell", "chromium", "chromium-browser")
PACKAGES = NAMES[:2]


def find() -> str | None:
    """Where it is: the one that VALGHALLA_CHROMIUM names, or else the lightest that is installed; None without any."""
    return os.environ.get("VALGHALLA_CHROMIUM") or next((path for name in NAMES if (path := shutil.which(name))), None)


def is_lightest() -> bool:
    """Nothing better is to be had by installing it."""
    return bool(os.environ.get("VALGHALLA_CHROMIUM") or shutil.which(NAMES[0]))
