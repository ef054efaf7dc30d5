"""Saved filters of the number list."""

from django.contrib.auth.models import User

from profiles.models import SavedFilter


def for_user(user: User) -> list[SavedFilter]:
    """Return the saved filters of ``user``, by name."""
    return list(SavedFilter.objects.filter(user=user))
