"""Renderer of form fields: Django's own Jinja2 templates, and those of its admin by its own engine."""

from typing import Any

from django.forms.renderers import DjangoTemplates, Jinja2


class FieldTemplates(Jinja2):
    """Finds the templates of fields."""

    def __init__(self) -> None:
        self._admin = DjangoTemplates()

    def get_template(self, template_name: str) -> Any:
        """Return the template ``template_name``; the admin has its own in Django's language alone."""
        if template_name.startswith("admin/"):
            return self._admin.get_template(template_name)
        return super().get_template(template_name)
