"""The web application, for granian: ``valghalla.config.wsgi:application``."""

import os

from django.core.wsgi import get_wsgi_application

from valghalla.base.garbage import look_seldom

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "valghalla.config.settings.prod")
application = get_wsgi_application()
look_seldom()
