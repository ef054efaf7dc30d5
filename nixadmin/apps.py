"""App configuration of the project itself."""

from django.apps import AppConfig


class NixadminConfig(AppConfig):
    """The project as an app, so that it can register system checks."""

    name = "nixadmin"

    def ready(self) -> None:
        """Register the system checks."""
        from nixadmin import checks

        checks.register_checks()
