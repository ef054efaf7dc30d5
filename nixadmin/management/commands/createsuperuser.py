"""``manage.py createsuperuser``: Django's own, with an audit event."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from profiles.models.audit import Action
from profiles.services.accounts.commands import audited


class Command(createsuperuser.Command):
    """Creates a superuser as Django does, and adds an audit event."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Run Django's command, and add the audit event."""
        with audited("createsuperuser", Action.ACCOUNT, did="made"):
            answer: str | None = super().handle(*args, **options)
        return answer
