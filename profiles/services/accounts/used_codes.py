"""Replay protection for codes of authenticator apps: each works for one sign-in."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.utils import timezone

from profiles.models import UsedCode

# An app shows a code for half a minute.
CODE_RETENTION = timedelta(minutes=5)


def use_code(user: User, code: str) -> bool:
    """Store ``code`` as used by ``user``; return False if it was used in the last five minutes.

    django-allauth notes it in the cache, and a cache may drop what it holds.
    """
    digits = "".join(character for character in code if character.isdigit())
    _, is_first = UsedCode.objects.get_or_create(user=user, code=digits, defaults={"used_at": timezone.now()})
    return is_first


def delete_expired_codes() -> None:
    """Delete the used codes that are too old to be valid."""
    UsedCode.objects.filter(used_at__lt=timezone.now() - CODE_RETENTION).delete()
