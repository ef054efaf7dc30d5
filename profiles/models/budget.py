"""The write budget, a rate limiter in the database: writes used in the current window."""

from django.db import models

from profiles.models.limits import KEY_ID_LIMIT

# Writes a minute that background work leaves to people at the keyboard; of a small budget, a tenth.
RESERVED_FOR_PEOPLE = 10


class WriteBudget(models.Model):
    """Rate limit counter: one row per API key, shared by every process on every machine.

    ``used`` counts the writes of the window that ends at ``ends_at``. ``write_limit`` is how many Nixflex last
    said that a window holds, null while it has not said. Before ``blocked_until`` it wants no writes at all.
    """

    key_id = models.CharField(max_length=KEY_ID_LIMIT, unique=True)
    ends_at = models.DateTimeField()
    used = models.PositiveIntegerField(default=0)
    write_limit = models.PositiveIntegerField(null=True)
    blocked_until = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.used} used until {self.ends_at:%H:%M:%S}"


def background_limit(limit: int) -> int:
    """Return how many of the ``limit`` writes of a minute background work may use."""
    return max(limit - min(RESERVED_FOR_PEOPLE, limit // 10), 1)
