"""Codes of authenticator apps: each is good for one sign-in."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import UsedCode

# An app shows a code for half a minute.
KEPT = timedelta(minutes=5)


def use_code(user: User, code: str) -> bool:
    """Return whether ``user`` uses ``code`` for the first time in the last five minutes, and take note of it.

    django-allauth notes it in the cache, and a cache may drop what it holds.
    """
    digits = "".join(character for character in code if character.isdigit())
    _, is_first = UsedCode.objects.get_or_create(user=user, code=digits, defaults={"used_at": timezone.now()})
    return is_first


def forget_used_codes() -> None:
    """Forget the codes that no app shows any more."""
    UsedCode.objects.filter(used_at__lt=timezone.now() - KEPT).delete()
