"""Settling of rollout rows: the outcome of saved rows by the state of their numbers, and when to stop."""

from datetime import datetime
from itertools import takewhile
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, PushAttempt, Revision, Rollout, RolloutRow
from profiles.models.limits import REASON_LIMIT
from profiles.models.number import UNSETTLED, body_version
from profiles.models.rollout import RowOutcome

State = PhoneNumber.State
BATCH_SIZE = 500
# Of this many at least it can be said how many per cent have failed.
MIN_FOR_PERCENTAGE = 10


def recover_saved_rows(rollout: Rollout) -> None:
    """Mark waiting rows as saved whose revision exists already, because their process died in between."""
    ours = Revision.objects.filter(
        rollout=rollout, number=OuterRef("number"), submission=OuterRef("submission")
    )
    RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.WAITING).annotate(
        saved=Subquery(ours.values("pk")[:1])
    ).filter(saved__isnull=False).update(
        outcome=RowOutcome.SAVED,
        revision=Subquery(ours.values("pk")[:1]),
        saved_at=Subquery(ours.values("created_at")[:1]),
    )


def settle_rows(rollout: Rollout, now: datetime) -> int:
    """Set the outcome of the saved rows whose numbers are at rest; one query and one bulk update.

    Returns:
        How many of them have failed.
    """
    # Of the head: that may be the row's body with a notice that began since.
    attempts = PushAttempt.objects.filter(revision=OuterRef("number__head")).order_by("-id")
    moved_by = Revision.objects.filter(number=OuterRef("number"), version=OuterRef("body_now"))
    at_rest = Q(number__state__in=set(State) - set(UNSETTLED)) | ~Q(body_now=F("revision__version"))
    found = (
        RolloutRow.objects.filter(rollout=rollout, outcome=RowOutcome.SAVED)
        .annotate(body_now=body_version("number__"), body_live=body_version("number__live__"))
        .filter(at_rest)
        .annotate(
            message=Subquery(attempts.values("message")[:1]), who=Subquery(moved_by.values("author_name")[:1])
        )
        .values(
            *("pk", "reason", "message", "who", "body_now", "body_live", "revision__version"),
            *("number__state", "number__head", "number__live"),
        )
    )
    rows = []
    for row in found[:BATCH_SIZE]:
        outcome, reason = _settled_outcome(row)
        rows.append(RolloutRow(pk=row["pk"], outcome=outcome, reason=reason[:REASON_LIMIT], settled_at=now))
    RolloutRow.objects.bulk_update(rows, ["outcome", "reason", "settled_at"], batch_size=BATCH_SIZE)
    return sum(row.outcome == RowOutcome.FAILED for row in rows)


def _settled_outcome(row: dict[str, Any]) -> tuple[RowOutcome, str]:
    """Return outcome and reason of a saved row that is settled.

    It is live when any version with its body is; it is superseded when another body came before that.
    """
    state, ours = row["number__state"], row["revision__version"]
    moved = row["body_now"] != ours
    refused = state == State.REJECTED and row["number__live"] == row["number__head"]
    if row["body_live"] == ours and (moved or not refused):
        return RowOutcome.LIVE, row["reason"]  # such as to which version it was applied
    if moved:
        return RowOutcome.SUPERSEDED, _("{who} saved version {version} before this one was live.").format(
            who=row["who"], version=row["body_now"]
        )
    if state == State.REJECTED:
        return RowOutcome.FAILED, row["message"] or _("Nixflex refused it.")
    if state == State.REMOVED:
        return RowOutcome.FAILED, _("The number is not in the Nixflex account any more.")
    return RowOutcome.FAILED, row["message"] or _(
        "The profile was changed outside Nixadmin before this was live."
    )


def outcome_counts(rollout: Rollout) -> dict[str, int]:
    """Return outcome -> count of the rows of ``rollout``, without those that are not sent."""
    rows = RolloutRow.objects.filter(rollout=rollout).exclude(outcome=RowOutcome.NONE)
    return dict(rows.values_list("outcome").annotate(count=Count("pk")).order_by())


def stop_reason(rollout: Rollout) -> str:
    """Return why ``rollout`` must stop after failures, as a sentence; "" if it need not."""
    if consecutive_failures(rollout) >= rollout.stop_after:
        return ngettext(
            "{count} number in a row failed.", "{count} numbers in a row failed.", rollout.stop_after
        ).format(count=format_number(rollout.stop_after))
    outcomes = dict(
        _settled_since_resume(rollout).values_list("outcome").annotate(count=Count("pk")).order_by()
    )
    total, failed = sum(outcomes.values()), outcomes.get(RowOutcome.FAILED, 0)
    if total >= MIN_FOR_PERCENTAGE and failed * 100 >= rollout.stop_percent * total:
        return _("{failed} of {total} numbers failed, {share} per cent.").format(
            failed=format_number(failed), total=format_number(total), share=100 * failed // total
        )
    return ""


def consecutive_failures(rollout: Rollout) -> int:
    """Return how many of the rows settled last failed in a row; at most ``stop_after``."""
    if not _settled_since_resume(rollout).filter(outcome=RowOutcome.FAILED).exists():
        return 0
    newest = (
        _settled_since_resume(rollout).order_by("-settled_at", "-position").values_list("outcome", flat=True)
    )
    failed = takewhile(lambda outcome: outcome == RowOutcome.FAILED, newest[: rollout.stop_after])
    return len(list(failed))


def _settled_since_resume(rollout: Rollout) -> QuerySet[RolloutRow]:
    """Return the rows settled since the rollout was last started or resumed."""
    return RolloutRow.objects.filter(
        rollout=rollout,
        outcome__in=[RowOutcome.LIVE, RowOutcome.FAILED],
        settled_at__gte=rollout.stage_since,
    )
