"""The site as it is served in production: hashed, compressed static files that browsers keep for ever."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import call_command
from django.test.testcases import LiveServerThread
from django.test.utils import override_settings

from tests.compiled import forget_compiled

# Sign-ins need not be slow for an attacker, and nothing answers at Nixflex's address.
QUICK = {"PASSWORD_HASHERS": ["django.contrib.auth.hashers.MD5PasswordHasher"]}


def _application_alone(application: Any) -> Any:
    """Let the application serve its static files itself, rather than Django's test server."""
    return application


@contextmanager
def production_server(static_root: Path) -> Iterator[str]:
    """Collect the static files into ``static_root`` and serve the site in a thread; yield its address."""
    storage = {"BACKEND": "nixadmin.staticfiles.StaticStorage"}
    with override_settings(
        STORAGES=settings.STORAGES | {"staticfiles": storage},
        STATIC_ROOT=static_root,
        WHITENOISE_USE_FINDERS=False,
        WHITENOISE_AUTOREFRESH=False,
        **QUICK,
    ):
        call_command("collectstatic", interactive=False, verbosity=0)
        forget_compiled()  # the names of static files are others now
        server = LiveServerThread("127.0.0.1", _application_alone)  # type: ignore[arg-type]  # what wraps the application
        server.daemon = True
        server.start()
        server.is_ready.wait()
        if server.error:
            raise server.error
        try:
            yield f"http://127.0.0.1:{server.port}"
        finally:
            server.terminate()
            forget_compiled()
