"""``manage.py changepassword``: Django's own, which the audit log tells of."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from profiles.models.audit import Action
from profiles.services.accounts.commands import audited


class Command(changepassword.Command):
    """Set somebody's password, as Django does, with an event in the audit log."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Do it, and add the event."""
        with audited("changepassword", Action.PASSWORD, did="set"):
            answer: str | None = super().handle(*args, **options)
        return answer
