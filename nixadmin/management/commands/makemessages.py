"""``manage.py makemessages``: Django's, with the messages of the site's Jinja2 templates, which Babel reads."""

import subprocess
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog
from babel.messages.extract import extract_from_dir
from babel.messages.pofile import write_po
from django.conf import settings
from django.core.management.commands import makemessages

TEMPLATES: Path = settings.BASE_DIR / "templates"
# As nixadmin/jinja/environment.py sets the extension.
OPTIONS = {"extensions": "jinja2.ext.i18n", "trimmed": "true", "newstyle_gettext": "true", "silent": "false"}


class Command(makemessages.Command):
    """Reads Python as Django does, and templates as Jinja2 does."""

    help = "Makes or renews a language's catalogue from the code and the templates."

    def handle(self, *args: Any, **options: Any) -> None:
        """Leave templates to Babel: Django would take them for its own."""
        super().handle(*args, **options | {"extensions": ["py"]})

    def build_potfiles(self) -> list[str]:
        """Add the messages of the templates to those of the code."""
        potfiles: list[str] = super().build_potfiles()
        for potfile in potfiles:
            of_templates = Path(potfile).with_name("templates.pot")
            with of_templates.open("wb") as file:
                write_po(file, _messages_of_templates(), width=0, include_lineno=False)
            merge = [
                "msgcat",
                "--use-first",
                "--no-wrap",
                "--output-file",
                potfile,
                potfile,
                str(of_templates),
            ]
            subprocess.run(merge, check=True)  # noqa: S603  # the same gettext that Django calls
            of_templates.unlink()
        return potfiles


def _messages_of_templates() -> Catalog:
    catalogue = Catalog(charset="utf-8")
    found = extract_from_dir(TEMPLATES, [("**.html", "jinja2.ext:babel_extract")], {"**.html": OPTIONS})
    for name, line, message, comments, context in found:
        place = (f"templates/{name}", line)
        catalogue.add(message, None, [place], ["python-format"], comments, context=context)
    return catalogue
