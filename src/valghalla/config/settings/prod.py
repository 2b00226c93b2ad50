"""In service, behind a proxy that ends TLS, sets X-Forwarded-Proto and adds to X-Forwarded-For."""

from valghalla.config import env
from valghalla.config.settings.base import *  # noqa: F403
from valghalla.config.settings.base import MIDDLEWARE as _MIDDLEWARE

SHOW_COMPONENTS = False
# Browsers take a cookie of such a name over TLS only, for the whole of this host and for no other.
SESSION_COOKIE_NAME = "__Host-valghalla"
SIGN_IN_COOKIE_NAME = "__Host-valghalla_sign_in"
CSRF_COOKIE_NAME = "__Host-csrftoken"
SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
TRUSTED_PROXIES = int(env.text("VALGHALLA_TRUSTED_PROXIES", "1"))
SECURE_HSTS_SECONDS = 365 * 24 * 3600
SECURE_HSTS_INCLUDE_SUBDOMAINS = True
SECURE_SSL_REDIRECT = True
# After the host is known, so that nobody's host is led nowhere; our headers stand before both.
_KNOWN = _MIDDLEWARE.index("valghalla.municipalities.middleware.by_host") + 1
MIDDLEWARE = [*_MIDDLEWARE[:_KNOWN], "django.middleware.security.SecurityMiddleware", *_MIDDLEWARE[_KNOWN:]]
