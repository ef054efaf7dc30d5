"""Telling a broken promise from a machine that stood still.

The product's promises rest on times: a request leaves right after the last look at its lease, and is given up at
its deadline. The scaled times leave a fraction of a second for a busy machine. Where processes stood still for
longer, what the checker finds may be the machine's fault, and the seed is run again with slower times.
"""

import threading
import time
from collections.abc import Sequence
from typing import Final

from tests.chaos.checking.story import Story

# The part of a deadline by which something may be late before a run does not count any more.
ALLOWED: Final = 0.35
BEAT: Final = 0.02


class Heartbeat(threading.Thread):
    """Measures by how many seconds a thread of this process woke up too late, at worst."""

    def __init__(self) -> None:
        super().__init__(name="heartbeat", daemon=True)
        self.worst = 0.0
        self._enough = threading.Event()

    def run(self) -> None:
        """Sleep and look at the clock, again and again."""
        before = time.monotonic()
        while not self._enough.wait(BEAT):
            now = time.monotonic()
            self.worst = max(self.worst, now - before - BEAT)
            before = now

    def stop(self) -> float:
        """End, and return the worst."""
        self._enough.set()
        self.join()
        return self.worst


def longest_stall(story: Story, heartbeat: float, held_up: Sequence[float] = ()) -> float:
    """Return the longest time, in seconds, for which a process can be seen to have stood still.

    ``held_up``: when processes were made to stand still, which is no fault of the machine.
    """
    stalls = [heartbeat]
    for line in story.lines.values():
        # The client ends every request at its deadline.
        durations = [attempt.duration_ms or 0 for attempt in line.attempts.values()]
        stalls += [milliseconds / 1000 - story.times.deadline for milliseconds in durations]
        for entry in line.patches:
            if entry.applied_at:  # the sandbox promises that nothing lands later
                stalls.append(entry.applied_at - entry.at - story.times.latest_landing)
            begun = [
                line.attempts[pk].started_at.timestamp()
                for pk in story.record.arrivals.get(entry.seq, ())
                if not line.attempts[pk].request_id or line.attempts[pk].request_id == entry.request_id
            ]
            # Nobody sends when less of the lease is left than a request may take.
            if begun and not any(max(begun) <= moment <= entry.at for moment in held_up):
                stalls.append(entry.at - max(begun) - story.times.lease + story.times.deadline)
    return max(stalls)


def is_judged(story: Story, stall: float) -> bool:
    """Return whether a run with such a ``stall`` counts."""
    return stall <= ALLOWED * story.times.deadline
