"""``manage.py createsuperuser``: Django's own, which the audit log tells of."""

from typing import Any

from django.contrib.auth.management.commands import createsuperuser

from profiles.models.audit import Action
from profiles.services.accounts.commands import audited


class Command(createsuperuser.Command):
    """Make a superuser, as Django does, with an event in the audit log."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Do it, and add the event."""
        with audited("createsuperuser", Action.ACCOUNT, did="made"):
            answer: str | None = super().handle(*args, **options)
        return answer
