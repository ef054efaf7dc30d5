"""New numbers: imported, in the account, and without a profile."""

from django.contrib.auth.models import User
from django.db.models import QuerySet

from profiles.models import PhoneNumber
from profiles.selectors.numbers import visible_to

# Where callers hear the agent's prompt alone, as the list names it.
NO_PROFILE = "none"


def new_numbers(user: User | None) -> QuerySet[PhoneNumber]:
    """Return the numbers that never had a profile, the oldest first; those whose profile is not known are none."""
    return (
        visible_to(user)
        .filter(shown_state=NO_PROFILE, version=0, remote_text_seen__isnull=False)
        .order_by("pk")
    )
