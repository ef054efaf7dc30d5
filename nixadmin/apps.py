"""The project's start-up."""

from django.apps import AppConfig


class NixadminConfig(AppConfig):
    """The project itself, as an app for the sake of its checks."""

    name = "nixadmin"

    def ready(self) -> None:
        """Add our checks to Django's."""
        from nixadmin import checks

        checks.connect()
