"""A clock that stands still until a test moves it."""

from datetime import UTC, datetime, timedelta

import time_machine

START = datetime(2026, 6, 15, 9, 30, tzinfo=UTC)


class Clock:
    """Stands still unless it is moved."""

    def __init__(self, traveller: time_machine.Traveller) -> None:
        self._traveller = traveller
        self.now = START

    def forward(self, seconds: float) -> None:
        """Let so much time pass."""
        self.set_by(seconds)

    def set_by(self, seconds: float) -> None:
        """Set it by so many seconds, back too."""
        self.now += timedelta(seconds=seconds)
        self._traveller.move_to(self.now)

    def move_to(self, moment: datetime) -> None:
        self.forward(max((moment - self.now).total_seconds(), 0))
