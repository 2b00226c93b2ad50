"""For the tests: pages, jobs and policies as the application's role, in a database made for the run."""

import base64
import os

# Set, not merely defaulted: the database that tests are copied from was made with this key.
os.environ["VALGHALLA_SECRET_KEY"] = "only-for-tests"  # noqa: S105
os.environ["VALGHALLA_MASTER_KEY"] = base64.b64encode(bytes(range(32))).decode()
os.environ.setdefault("DATABASE_URL", "postgresql://valghalla_app@/valghalla_test")
os.environ.setdefault("VALGHALLA_PUBLIC_SCHEME", "http")

from valghalla.config.settings.base import *  # noqa: F403

SHOW_COMPONENTS = True
SESSION_COOKIE_SECURE = False
CSRF_COOKIE_SECURE = False
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
}
DATABASES["default"]["OPTIONS"] = {}  # noqa: F405
# Static parts are looked up when one is asked for. Otherwise each of the thousands of clients reads the whole folder first.
WHITENOISE_AUTOREFRESH = True
