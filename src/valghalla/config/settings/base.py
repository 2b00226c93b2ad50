"""Settings common to every way of running."""

from pathlib import Path
from typing import Any

from valghalla.config import env

SOURCE = Path(__file__).resolve().parents[2]
VAR = env.var()

SECRET_KEY = env.text("VALGHALLA_SECRET_KEY")
MASTER_KEY = env.text("VALGHALLA_MASTER_KEY")
DEBUG = False
# Every host is looked up among the municipalities' own before anything is answered (municipalities/middleware.py).
ALLOWED_HOSTS = ["*"]

INSTALLED_APPS = [
    "django.contrib.messages",
    "django.contrib.staticfiles",
    "django_htmx",
    "procrastinate.contrib.django",
    "valghalla.base",
    "valghalla.components",
    "valghalla.audit",
    "valghalla.municipalities",
    "valghalla.accounts",
    "valghalla.operators",
    "valghalla.content",
    "valghalla.participants",
    "valghalla.task_types",
    "valghalla.teams",
    "valghalla.places",
    "valghalla.preferences",
    "valghalla.elections",
    "valghalla.communication",
    "valghalla.tasks",
    "valghalla.lists",
    "valghalla.onboarding",
    "valghalla.admin_site",
    "valghalla.citizen_site",
    "valghalla.operator_site",
]

MIDDLEWARE = [
    "valghalla.config.references.numbered",
    "valghalla.config.headers.security_headers",
    "whitenoise.middleware.WhiteNoiseMiddleware",
    "valghalla.municipalities.middleware.by_host",
    "valghalla.accounts.sessions.SessionMiddleware",
    "django.middleware.locale.LocaleMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "valghalla.accounts.middleware.signed_in",
    "valghalla.operators.middleware.signed_in",
    "valghalla.config.language.language_of_the_office",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django_htmx.middleware.HtmxMiddleware",
    "valghalla.accounts.rate_limits.door.counted",
    "valghalla.components.errors.page_for_wrong_method",
    "valghalla.municipalities.middleware.reading_in_one_transaction",
]

ROOT_URLCONF = "valghalla.config.urls_unknown"
SITE_URLCONFS = {
    "citizen": "valghalla.config.urls_citizen",
    "admin": "valghalla.config.urls_admin",
    "operator": "valghalla.config.urls_operator",
}
OPERATOR_HOST = env.text("VALGHALLA_OPERATOR_HOST", "drift.localhost")
# Site → paths at which the operators' provider is asked before there is an answer, and that which tells whether there is a
# database: no transaction stands open there.
PAGES_THAT_ASK = {"operator": frozenset({"/sign-in/", "/sign-in/answer/", "/health/"})}
WSGI_APPLICATION = "valghalla.config.wsgi.application"

TEMPLATES = [
    {
        "BACKEND": "django.template.backends.django.DjangoTemplates",
        "DIRS": [],
        "APP_DIRS": True,
        "OPTIONS": {
            "context_processors": [
                "django.template.context_processors.request",
                "django.template.context_processors.csrf",
                "django.contrib.messages.context_processors.messages",
                "valghalla.config.frames.frame",
            ],
            "builtins": [
                "django.templatetags.i18n",
                "django.templatetags.static",
                "valghalla.components.templatetags.parts",
            ],
        },
    }
]
FORM_RENDERER = "valghalla.components.forms.Renderer"

_database = env.DatabaseUrl.parse(env.text("DATABASE_URL"))
DATABASES = {
    "default": _database.for_django()
    | {
        "CONN_MAX_AGE": 0,
        "OPTIONS": {"pool": {"min_size": 1, "max_size": 12, "timeout": 20}},
        "APPLICATION_ROLE": env.text("VALGHALLA_APPLICATION_ROLE", "valghalla_app"),
    }
}
DEFAULT_AUTO_FIELD = "django.db.models.BigAutoField"

SESSION_ENGINE = "valghalla.accounts.sessions"
SITE_SESSION_ENGINES = {
    "citizen": "valghalla.accounts.sessions",
    "admin": "valghalla.accounts.sessions",
    "operator": "valghalla.operators.sessions",
}
SESSION_COOKIE_NAME = "valghalla"
# The rows end, not the cookie: it stays until the browser is closed, and says whose what was typed meanwhile is.
SESSION_COOKIE_AGE = 60 * 60
SIGN_IN_COOKIE_NAME = "valghalla_sign_in"
SESSION_EXPIRE_AT_BROWSER_CLOSE = True
SESSION_COOKIE_HTTPONLY = True
SESSION_COOKIE_SAMESITE = "Lax"
SESSION_COOKIE_SECURE = True
CSRF_COOKIE_HTTPONLY = True
CSRF_COOKIE_SAMESITE = "Lax"
CSRF_COOKIE_SECURE = True
CSRF_FAILURE_VIEW = "valghalla.components.errors.csrf_failure"
MESSAGE_STORAGE = "django.contrib.messages.storage.session.SessionStorage"
SESSION_SERIALIZER = "django.contrib.sessions.serializers.JSONSerializer"
SECURE_CONTENT_TYPE_NOSNIFF = True
X_FRAME_OPTIONS = "DENY"
SECURE_REFERRER_POLICY = "same-origin"
DATA_UPLOAD_MAX_MEMORY_SIZE = 12 * 1024 * 1024
DATA_UPLOAD_MAX_NUMBER_FIELDS = 20_000
FILE_UPLOAD_MAX_MEMORY_SIZE = 2 * 1024 * 1024

LANGUAGE_CODE = "da"
LANGUAGES = [("da", "Dansk"), ("en", "English")]
LANGUAGE_COOKIE_NAME = "valghalla_language"
LANGUAGE_COOKIE_HTTPONLY = True
LANGUAGE_COOKIE_SAMESITE = "Lax"
LOCALE_PATHS = [SOURCE / "config" / "locale"]  # every room's catalogue in one: ./valghalla texts compile
USE_I18N = True
USE_TZ = True
TIME_ZONE = "Europe/Copenhagen"
FORMAT_MODULE_PATH = ["valghalla.config.formats"]

STATIC_URL = "/static/"
STATIC_ROOT = VAR / "static"
STATICFILES_DIRS = [folder for folder in [VAR / "built"] if folder.is_dir()]
STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.InMemoryStorage"},
    "staticfiles": {"BACKEND": "whitenoise.storage.CompressedManifestStaticFilesStorage"},
}
WHITENOISE_MAX_AGE = 60

PROCRASTINATE_AUTODISCOVER_MODULE_NAME = "jobs"

# The outside world.
CPR = {
    "url": env.text("VALGHALLA_CPR_URL", ""),
    "certificate": env.text("VALGHALLA_CPR_CERTIFICATE", ""),
    "key": env.text("VALGHALLA_CPR_KEY", ""),
    "authorities": env.text("VALGHALLA_CPR_AUTHORITIES", ""),
}
# Serviceplatformen and its STS (integrations/serviceplatformen: Connection); without an url Digital Post is not open.
SERVICEPLATFORMEN: dict[str, Any] = {
    "url": env.text("VALGHALLA_SERVICEPLATFORMEN_URL", ""),
    "sts_url": env.text("VALGHALLA_STS_URL", ""),
    "sts_kind": env.text("VALGHALLA_STS_KIND", "rest"),
    "sts_issuer": env.text("VALGHALLA_STS_ISSUER", ""),
    "sts_certificates_path": env.text("VALGHALLA_STS_CERTIFICATES", ""),
    "certificate_path": env.text("VALGHALLA_SYSTEM_CERTIFICATE", ""),
    "key_path": env.text("VALGHALLA_SYSTEM_KEY", ""),
    "authorities_path": env.text("VALGHALLA_SYSTEM_AUTHORITIES", ""),
}
# How messages are written (integrations/digital_post: Connection); without a kind of letter none are printed.
DIGITAL_POST = {
    "memo_version": env.text("VALGHALLA_MEMO_VERSION", "1.2"),
    "letter_type": env.text("VALGHALLA_LETTER_TYPE", ""),
}
# The door at which Beskedfordeler hands receipts over (integrations/beskedfordeler: Door), and the queue from which they are
# fetched instead; without an url nothing is fetched. cvr: whose queue it is, the first municipality's when empty.
RECEIPTS = {
    "host": env.text("VALGHALLA_RECEIPTS_HOST", "127.0.0.1"),
    "port": int(env.text("VALGHALLA_RECEIPTS_PORT", "8144")),
    "certificate_path": env.text("VALGHALLA_RECEIPTS_CERTIFICATE", ""),
    "key_path": env.text("VALGHALLA_RECEIPTS_KEY", ""),
    "authorities_path": env.text("VALGHALLA_RECEIPTS_AUTHORITIES", ""),
    "callers": env.text("VALGHALLA_RECEIPTS_CALLERS", ""),
}
BESKEDFORDELER = {
    "url": env.text("VALGHALLA_BESKEDFORDELER_URL", ""),
    "queue": env.text("VALGHALLA_BESKEDFORDELER_QUEUE", ""),
    "cvr": env.text("VALGHALLA_BESKEDFORDELER_CVR", ""),
}
OPERATOR_SIGN_IN = {
    "issuer": env.text("VALGHALLA_OPERATOR_ISSUER", ""),
    "client_id": env.text("VALGHALLA_OPERATOR_CLIENT_ID", ""),
    "client_secret": env.text("VALGHALLA_OPERATOR_CLIENT_SECRET", ""),
    "group": env.text("VALGHALLA_OPERATOR_GROUP", ""),
    "group_claim": env.text("VALGHALLA_OPERATOR_GROUP_CLAIM", "groups"),
    "acr": env.text("VALGHALLA_OPERATOR_ACR", ""),
}
SMTP_URL = env.text("VALGHALLA_SMTP_URL", "")
# How many connections one process keeps to the mail server at once.
SMTP_CONNECTIONS = int(env.text("VALGHALLA_SMTP_CONNECTIONS", "16"))
# What letters are signed with (integrations.email.Dkim); without keys they are not.
DKIM = {
    "keys": env.text("VALGHALLA_DKIM_KEY", ""),
    "selectors": env.text("VALGHALLA_DKIM_SELECTOR", ""),
    "domain": env.text("VALGHALLA_DKIM_DOMAIN", ""),
}
# Where letters come back to, and the mailbox behind it; without an address they come back to their senders.
RETURNED_MAIL = {
    "address": env.text("VALGHALLA_BOUNCE_ADDRESS", ""),
    "mailbox": env.text("VALGHALLA_BOUNCE_MAILBOX", ""),
    "authorities": env.text("VALGHALLA_BOUNCE_AUTHORITIES", ""),
}
# The SMS gateway: smssys+https://…, link+https://… or inmobile+https://…; "" for none (docs/integrations/sms.md).
SMS_URL = env.text("VALGHALLA_SMS_URL", "")
SMS_AUTHORITIES = env.text("VALGHALLA_SMS_AUTHORITIES", "")
# Channel → messages a second that its provider takes from us; where none is set, as many as it takes.
MESSAGES_PER_SECOND = {
    channel: float(pace)
    for channel in ("digital_post", "email", "sms", "letter")
    if (pace := env.text(f"VALGHALLA_{channel.upper()}_PER_SECOND", ""))
}
# Files that hold the identity providers' metadata, by the site whose visitors they know.
SAML = {
    "citizen": {"metadata": env.text("VALGHALLA_NEMLOGIN_METADATA", "")},
    "admin": {"metadata": env.text("VALGHALLA_CONTEXT_HANDLER_METADATA", "")},
}
# The role that the Context Handler sends for our administrators, as it was registered there.
ADMINISTRATOR_ROLE = env.text(
    "VALGHALLA_ADMINISTRATOR_ROLE", "http://valghalla.dk/roles/usersystemrole/administrator/1"
)
# Whom the service writes to about itself: certificates that run out.
OPERATOR_EMAIL = env.text("VALGHALLA_OPERATOR_EMAIL", "")
PUBLIC_SCHEME = env.text("VALGHALLA_PUBLIC_SCHEME", "https")
PUBLIC_PORT = env.text("VALGHALLA_PUBLIC_PORT", "")

# Whose addresses are believed (accounts/client_address.py), and how generous the limits are (docs/rules/rate-limits.md).
TRUSTED_PROXIES = int(env.text("VALGHALLA_TRUSTED_PROXIES", "0"))
RATE_LIMIT_FACTOR = float(env.text("VALGHALLA_RATE_LIMIT_FACTOR", "1"))

LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {
        "line": {
            "()": "valghalla.config.logs.LineFormatter",
            "format": "%(asctime)s %(levelname)s %(reference)s %(name)s %(message)s",
        }
    },
    "filters": {
        "route": {"()": "valghalla.config.logs.RouteInsteadOfPath"},
        "reference": {"()": "valghalla.config.logs.WithReference"},
    },
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "line", "filters": ["route", "reference"]}},
    "root": {"handlers": ["console"], "level": "INFO"},
    "loggers": {
        "django": {"handlers": [], "propagate": True},
        "django.request": {"level": "ERROR"},
        "django.server": {"level": "WARNING"},
        "httpx": {"level": "WARNING"},
        "httpcore": {"level": "WARNING"},
        "procrastinate": {"level": "WARNING"},
        "pika": {"level": "CRITICAL"},
    },
}
