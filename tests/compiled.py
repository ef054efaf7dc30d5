"""What a process keeps of pages: compiled templates, with words and addresses in them, and sentences."""

import sys

from django.template import engines

from nixadmin.jinja.backend import LanguageTemplates


def forget_compiled() -> None:
    """Have templates compiled and sentences made anew: words and the names of static files are part of both."""
    for backend in engines.all():
        if isinstance(backend, LanguageTemplates):
            backend.forget_compiled()
    for name, module in [*sys.modules.items()]:
        if name.startswith(("profiles.l10n.", "profiles.presenters.")):
            for kept in vars(module).values():
                getattr(kept, "cache_clear", lambda: None)()
