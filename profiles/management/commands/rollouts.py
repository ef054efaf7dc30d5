"""``manage.py rollouts``: live progress of the newest rollouts in a terminal."""

import time
from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand

from profiles.management.progress_bar import progress_bar
from profiles.models.rollout import Stage
from profiles.presenters.rollouts import format_duration
from profiles.selectors.rollouts.progress import SETTLED, progress
from profiles.selectors.rollouts.rollouts import ListedRollout, listed

SECONDS_BETWEEN_LOOKS = 1.0
# Clears the lines below, after the cursor has gone up to the first of them.
UP_AND_CLEAR = "\x1b[{lines}A\x1b[J"


class Command(BaseCommand):
    """Read-only. In a terminal it refreshes until no rollout is running; Ctrl-C ends it before."""

    help = "Show the newest rollouts, with a progress bar each."

    def add_arguments(self, parser: ArgumentParser) -> None:
        """Add the command's arguments."""
        parser.add_argument("--once", action="store_true", help="print them once, as where nobody watches")
        parser.add_argument("--count", type=int, default=10, help="how many at most (10)")

    def handle(self, *, once: bool, count: int, **_: Any) -> None:
        """Print, and refresh while one of them is running."""
        watched = not once and self.stdout.isatty()
        shown = 0
        try:
            while True:
                found = listed(None, before=None, after=None).rows[:count]
                if shown:
                    self.stdout.write(UP_AND_CLEAR.format(lines=shown), ending="")
                lines = [line for each in found for line in _lines(each)] or ["There are no rollouts yet."]
                self.stdout.write("\n".join(lines))
                shown = len(lines)
                if not watched or not any(each.rollout.stage == Stage.RUNNING for each in found):
                    return
                time.sleep(SECONDS_BETWEEN_LOOKS)
        except KeyboardInterrupt:
            return


def _lines(each: ListedRollout) -> list[str]:
    """Return the lines for one rollout: title, progress and why it waits."""
    rollout = each.rollout
    done = sum(each.outcomes.get(outcome, 0) for outcome in SETTLED)
    words = f"{done:,} of {each.to_send:,}, {rollout.get_stage_display().lower()}"
    if rollout.stage == Stage.RUNNING:
        now = progress(rollout)
        words += f", {now.rate_per_minute:,.0f} a minute" if now.rate_per_minute else ""
        words += f", about {format_duration(now.seconds_left)} left" if now.seconds_left else ""
    counts = [
        f"{each.outcomes[outcome]:,} {outcome}" for outcome in SETTLED[1:] if each.outcomes.get(outcome)
    ]
    lines = [f"{rollout.pk:>6}  {rollout.title}", f"        {progress_bar(done, each.to_send)} {words}"]
    if rollout.reason or counts:
        lines.append(f"        {' '.join([', '.join(counts), rollout.reason]).strip()}")
    return lines
