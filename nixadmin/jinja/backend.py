"""Django's Jinja2 backend with one environment a language, since words are folded into the compiled templates."""

from functools import cache
from typing import Any

import jinja2
from django.template import TemplateDoesNotExist
from django.template.backends.jinja2 import Jinja2, Template
from django.utils.translation import get_language


class LanguageTemplates(Jinja2):
    """Finds a template in the environment of the active language."""

    def __init__(self, params: dict[str, Any]) -> None:
        super().__init__(params)
        # An overlay has the same loader and globals, and compiled templates of its own.
        self._environment = cache(lambda _language: self.env.overlay())

    def get_template(self, template_name: str) -> Template:
        """Return the template ``template_name`` in the active language.

        Raises :class:`~django.template.TemplateDoesNotExist`.
        """
        try:
            return Template(self._environment(get_language()).get_template(template_name), self)
        except jinja2.TemplateNotFound as missing:
            raise TemplateDoesNotExist(str(missing.name), backend=self) from missing

    def forget_compiled(self) -> None:
        """Have all templates compiled anew, as where a language's words have changed."""
        self._environment.cache_clear()
