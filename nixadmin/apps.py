"""App configuration of the project itself."""

from django.apps import AppConfig


class NixadminConfig(AppConfig):
    """The project as an app, so that it can register system checks and receivers."""

    name = "nixadmin"

    def ready(self) -> None:
        """Register the system checks, and connect the receivers of signals."""
        from nixadmin import checks
        from nixadmin.accounts import password_signals

        checks.register_checks()
        password_signals.connect()
