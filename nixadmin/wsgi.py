"""The WSGI entry point: ``gunicorn nixadmin.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nixadmin.settings")

application = get_wsgi_application()
