"""The web application, for granian: ``valghalla.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.prod")
application = get_wsgi_application()
