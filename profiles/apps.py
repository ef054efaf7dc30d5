"""App configuration."""

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate
from django.utils.translation import gettext_lazy as _


class ProfilesConfig(AppConfig):
    """Configuration of the one app."""

    name = "profiles"
    verbose_name = _("Business profiles")

    def ready(self) -> None:
        """Connect signal receivers (groups after ``migrate``, sign-ins) and register system checks."""
        from profiles.permissions import ensure_groups
        from profiles.services.accounts import sessions, sign_ins
        from profiles.services.pushing import checks

        def after_migrate(**_: Any) -> None:
            ensure_groups()

        post_migrate.connect(after_migrate, sender=self, weak=False, dispatch_uid="profiles.groups")
        sign_ins.connect()
        sessions.connect()
        checks.register_checks()
