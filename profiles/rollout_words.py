"""How stages, effects and outcomes of rollouts look: a tone, an icon and a word, as for the states of numbers."""

import math
from dataclasses import dataclass

from profiles.models.rollout import Effect, RowOutcome, Stage


@dataclass(frozen=True)
class Mark:
    """What a badge shows; ``tone`` is one of its kinds in the stylesheet, "" for grey."""

    tone: str
    icon: str
    word: str


STAGES: dict[str, Mark] = {
    Stage.PLANNED: Mark("", "edit", "Dry run"),
    Stage.SCHEDULED: Mark("info", "clock", "Scheduled"),
    Stage.ASKING: Mark("warn", "unconfirmed", "Needs a decision"),
    Stage.RUNNING: Mark("info", "pending", "Running"),
    Stage.CANARY: Mark("warn", "warning", "Waits after the first numbers"),
    Stage.PAUSED: Mark("warn", "clock", "Paused"),
    Stage.STOPPED: Mark("bad", "danger", "Stopped after failures"),
    Stage.FINISHED: Mark("good", "live", "Finished"),
    Stage.CANCELLED: Mark("", "removed", "Cancelled"),
}
EFFECTS: dict[str, Mark] = {
    Effect.NEW: Mark("good", "add", "New profile"),
    Effect.CHANGED: Mark("info", "edit", "Changed"),
    Effect.UNCHANGED: Mark("", "none", "Unchanged"),
    Effect.BLOCKED: Mark("bad", "rejected", "Blocked"),
}
OUTCOMES: dict[str, Mark] = {
    RowOutcome.WAITING: Mark("", "clock", "Waiting"),
    RowOutcome.SAVED: Mark("info", "pending", "Saved, not live yet"),
    RowOutcome.LIVE: Mark("good", "live", "Live"),
    RowOutcome.FAILED: Mark("bad", "rejected", "Failed"),
    RowOutcome.SKIPPED: Mark("warn", "removed", "Skipped"),
    RowOutcome.SUPERSEDED: Mark("odd", "history", "Changed again since"),
    RowOutcome.NONE: Mark("", "none", "Not sent"),
}
EXCLUDED = "excluded"
LEFT_OUT = Mark("warn", "close", "Left out")


def duration(seconds: float) -> str:
    """Return a stretch of time as people say it: "40 seconds", "3 minutes", "2 hours 5 minutes"."""
    if seconds < 60:
        return _count(max(round(seconds), 1), "second")
    minutes = math.ceil(seconds / 60)
    if minutes < 60:
        return _count(minutes, "minute")
    hours, minutes = divmod(minutes, 60)
    return _count(hours, "hour") + (f" {_count(minutes, 'minute')}" if minutes else "")


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
