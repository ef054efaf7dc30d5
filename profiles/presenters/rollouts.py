"""Badges of rollout stages, effects and outcomes; labels of audit steps; durations in words."""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import Rollout
from profiles.models.rollout import Effect, RowOutcome, Source, Stage

if TYPE_CHECKING:
    from django_stubs_ext import StrOrPromise


# The kinds of a badge in the stylesheet; "" is grey.
Tone = Literal["", "good", "info", "warn", "odd", "bad", "drift"]


@dataclass(frozen=True)
class Mark:
    """A badge: its tone, an icon and a word."""

    tone: Tone
    icon: str
    word: "StrOrPromise"


STAGE_MARKS: dict[str, Mark] = {
    Stage.PLANNED: Mark("", "edit", _("Dry run")),
    Stage.SCHEDULED: Mark("info", "clock", _("Scheduled")),
    Stage.ASKING: Mark("warn", "unconfirmed", _("Needs a decision")),
    Stage.RUNNING: Mark("info", "pending", _("Running")),
    Stage.CANARY: Mark("warn", "warning", _("Waits after the first numbers")),
    Stage.PAUSED: Mark("warn", "clock", _("Paused")),
    Stage.STOPPED: Mark("bad", "danger", _("Stopped after failures")),
    Stage.FINISHED: Mark("good", "live", _("Finished")),
    Stage.CANCELLED: Mark("", "removed", _("Cancelled")),
}
EFFECT_MARKS: dict[str, Mark] = {
    Effect.NEW: Mark("good", "add", _("New profile")),
    Effect.CHANGED: Mark("info", "edit", _("Changed")),
    Effect.UNCHANGED: Mark("", "none", _("Unchanged")),
    Effect.BLOCKED: Mark("bad", "rejected", _("Blocked")),
}
OUTCOME_MARKS: dict[str, Mark] = {
    RowOutcome.WAITING: Mark("", "clock", _("Waiting")),
    RowOutcome.SAVED: Mark("info", "pending", _("Saved, not live yet")),
    RowOutcome.LIVE: Mark("good", "live", _("Live")),
    RowOutcome.FAILED: Mark("bad", "rejected", _("Failed")),
    RowOutcome.SKIPPED: Mark("warn", "removed", _("Skipped")),
    RowOutcome.SUPERSEDED: Mark("odd", "history", _("Changed again since")),
    RowOutcome.NONE: Mark("", "none", _("Left unchanged")),
}
EXCLUDED_MARK = Mark("warn", "close", _("Excluded"))

# The steps that the audit log keeps as words of its own.
STEP_LABELS: "dict[str, StrOrPromise]" = {
    "planned": _("planned"),
    "rows excluded": _("rows excluded"),
    "rows taken in again": _("rows included again"),
    "scheduled": _("scheduled"),
    "times changed": _("times changed"),
    "asks for a decision": _("asks for a decision"),
    "started": _("started"),
    "canary reached": _("canary reached"),
    "went on": _("went on"),
    "paused": _("paused"),
    "stopped": _("stopped"),
    "resumed": _("resumed"),
    "retried": _("retried"),
    "cancelled": _("cancelled"),
    "finished": _("finished"),
    "ended": _("ended"),
    "did not end": _("did not end"),
    "undone": _("undone"),
    "saved": _("saved"),
    "archived": _("archived"),
    "restored": _("restored"),
}


def when_moved(rollout: Rollout) -> str:
    """Return what a scheduled rollout does at its time, by itself or not, in sentences."""
    if rollout.asks_when_moved is not False:
        told = _("What has been changed by then is not overwritten: a person is asked.")
    elif rollout.source == Source.REPLACE:
        told = _(
            "It goes on by itself: in a profile that has been changed by then, the words are replaced if they are "
            "found as often, which is said; otherwise it is skipped and named."
        )
    elif rollout.source in {Source.FOLLOWERS, Source.DETAILS}:
        told = _(
            "It goes on by itself, with the details that each number has by then; what follows the template no "
            "more, or had the same details changed, is skipped and named."
        )
    else:
        told = _(
            "It goes on by itself: what has been changed by then is skipped and named, and the rest goes."
        )
    if rollout.canary and rollout.canary_waits:
        return f"{told} {_('After its first numbers it waits for a person.')}"
    return str(told)


MINUTE = 60  # seconds


def format_duration(seconds: float) -> str:
    """Return a duration in words: "40 seconds", "3 minutes", "2 hours 5 minutes"."""
    if seconds < MINUTE:
        whole = max(round(seconds), 1)
        return ngettext("{count} second", "{count} seconds", whole).format(count=format_number(whole))
    hours, minutes = divmod(math.ceil(seconds / MINUTE), 60)
    told = []
    if hours:
        told.append(ngettext("{count} hour", "{count} hours", hours).format(count=format_number(hours)))
    if minutes:
        told.append(
            ngettext("{count} minute", "{count} minutes", minutes).format(count=format_number(minutes))
        )
    return " ".join(told)
