"""One machine, everything on it: what ``./valghalla up`` runs."""

from valghalla.config.settings.base import *  # noqa: F403

DEBUG = False
SHOW_COMPONENTS = True
# Browsers treat http://*.localhost as safe, curl and tests do not.
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
