"""``manage.py changepassword``: Django's own, with an audit event."""

from typing import Any

from django.contrib.auth.management.commands import changepassword

from profiles.models.audit import Action
from profiles.services.accounts.commands import audited


class Command(changepassword.Command):
    """Sets a user's password as Django does, and adds an audit event."""

    def handle(self, *args: Any, **options: Any) -> str | None:
        """Run Django's command, and add the audit event."""
        with audited("changepassword", Action.PASSWORD, did="set"):
            answer: str | None = super().handle(*args, **options)
        return answer
