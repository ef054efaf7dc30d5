"""The filters that people keep for themselves."""

from django.contrib.auth.models import User

from profiles.models import SavedFilter


def of(user: User) -> list[SavedFilter]:
    """Return the filters that ``user`` keeps, by name."""
    return list(SavedFilter.objects.filter(user=user))
