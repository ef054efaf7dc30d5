"""How many reads and writes a token has left in this minute.

A process takes a slice of the minute out of the token's row at once and spends it from memory, so that a read
costs no write. All processes together never give more than there is; what one did not spend goes with the minute.
"""

from dataclasses import dataclass, field
from datetime import datetime
from threading import Lock
from typing import Literal

from django.conf import settings
from django.db.models import F

from profiles.models import ApiToken

Kind = Literal["reads", "writes"]
WINDOW = 60  # seconds
# A slice is this part of a minute's reads or writes.
SLICES = 10


@dataclass(frozen=True)
class Allowance:
    """What a request leaves: ``remaining`` requests of its kind until ``resets_at``, in seconds since 1970."""

    granted: bool
    limit: int
    remaining: int
    resets_at: int


@dataclass
class _Slice:
    """What this process holds for a token: what is ``left`` of it, and of what nobody has taken yet."""

    left: int = 0
    untaken: int = 0
    over: bool = False


@dataclass
class _Held:
    """The slices of this process, all of one minute."""

    minute: int = 0
    slices: dict[tuple[int, Kind], _Slice] = field(default_factory=dict)
    lock: Lock = field(default_factory=Lock)

    def of(self, token: int, kind: Kind, minute: int) -> _Slice:
        """Return the slice for ``token``; what is left from another minute goes. The lock must be held."""
        if minute != self.minute:
            self.minute = minute
            self.slices.clear()
        return self.slices.setdefault((token, kind), _Slice())


_held = _Held()


def spend(token: ApiToken, kind: Kind, *, now: datetime) -> Allowance:
    """Take one request of ``kind`` out of what ``token`` has left in the minute of ``now``."""
    minute = int(now.timestamp()) // WINDOW
    limit = settings.API_READS_PER_MINUTE if kind == "reads" else settings.API_WRITES_PER_MINUTE

    def spent(slice_: _Slice) -> Allowance:
        granted = slice_.left > 0
        slice_.left -= granted
        return Allowance(granted, limit, slice_.left + slice_.untaken, (minute + 1) * WINDOW)

    with _held.lock:
        held = _held.of(token.pk, kind, minute)
        if held.left or held.over:
            return spent(held)
    # Without the lock, since the database may let us wait; two threads may take a slice each.
    taken, untaken = _take(token, kind, minute, limit)
    with _held.lock:
        held = _held.of(token.pk, kind, minute)
        held.left, held.untaken, held.over = held.left + taken, untaken, not taken
        return spent(held)


def _take(token: ApiToken, kind: Kind, minute: int, limit: int) -> tuple[int, int]:
    """Take a slice out of the row; return its size, 0 where nothing is left, and what is left untaken after it."""
    rows, column = ApiToken.objects.filter(pk=token.pk), f"{kind}_taken"
    rows.filter(counted_minute__lt=minute).update(counted_minute=minute, reads_taken=0, writes_taken=0)
    size = max(1, limit // SLICES)
    while size and not rows.filter(**{f"{column}__lte": limit - size}).update(**{column: F(column) + size}):
        size //= 2
    taken = rows.values_list(column, flat=True).first()
    return size, max(0, limit - (taken or 0))


def forget() -> None:
    """Forget what this process holds; for tests."""
    with _held.lock:
        _held.slices.clear()
