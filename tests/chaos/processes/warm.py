"""What every chaos process needs, imported once: the fork server loads this, so its children start at once.

It opens no database and no socket.
"""

import functools
import gc
from pathlib import Path

import django
import httpx
from django.conf import settings

import tests.chaos.processes.environment  # noqa: F401 - before the settings are read

settings.STORAGES = settings.STORAGES | {
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"}
}
settings.WHITENOISE_AUTOREFRESH = True
settings.DATABASES["default"]["CONN_MAX_AGE"] = None
if "sqlite" in settings.DATABASES["default"]["ENGINE"]:
    # A killed process leaves what it wrote to the system; waiting for the disk is for power cuts.
    settings.DATABASES["default"]["OPTIONS"]["init_command"] += "PRAGMA synchronous=OFF;"
django.setup()

from django.core.servers import basehttp  # noqa: E402, F401
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.template.loader import get_template  # noqa: E402
from django.urls import reverse  # noqa: E402

from profiles import worker  # noqa: E402, F401
from profiles.services.pushing import push  # noqa: E402, F401

application = get_wsgi_application()
reverse("overview")  # imports every view and learns every address
httpx.create_ssl_context = functools.cache(httpx.create_ssl_context)
httpx.create_ssl_context()  # the certificates, which each client would load
for page in (Path(settings.BASE_DIR) / "templates").rglob("*.html"):
    get_template(str(page.relative_to(Path(settings.BASE_DIR) / "templates")))  # kept by the cached loader
gc.freeze()  # or each child's first collection would copy all of this
