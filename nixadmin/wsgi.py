"""The WSGI entry point: ``gunicorn nixadmin.wsgi``."""

import os

from django.core.wsgi import get_wsgi_application

from nixadmin.encoding import utf8_only

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "nixadmin.settings")

application = utf8_only(get_wsgi_application())
