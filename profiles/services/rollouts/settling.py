"""What became of saved rows, judged from where their numbers stand now."""

from datetime import datetime, timedelta
from itertools import takewhile
from typing import Any

from django.db.models import Count, F, OuterRef, Q, QuerySet, Subquery
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from profiles.l10n.numbers import format_number
from profiles.models import PhoneNumber, PushAttempt, Revision, Rollout, RolloutRow
from profiles.models.limits import REASON_LIMIT
from profiles.models.number import UNSETTLED
from profiles.models.rollout import RowOutcome
from profiles.services import account

State = PhoneNumber.State
# A refusal of the whole account is no number's fault: it is sent again once the pause that follows is over. Where
# none has followed for so long, it was the number's after all.
PAUSE_FOLLOWS = timedelta(minutes=1)
AT_ONCE = 500
# Of this many at least it can be said how many per cent have failed.
FEW = 10


def adopt_saved(rollout: Rollout) -> None:
    """Find what was saved for rows of the locked ``rollout`` that still wait, as their process died after."""
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


def settle(rollout: Rollout, now: datetime) -> int:
    """Judge the saved rows of the locked ``rollout`` whose numbers have come to rest, all by one query.

    Returns:
        How many of them have failed.
    """
    attempts = PushAttempt.objects.filter(revision=OuterRef("revision")).order_by("-id")
    at_rest = Q(number__state__in=set(State) - set(UNSETTLED)) | ~Q(number__head=F("revision"))
    found = (
        RolloutRow.objects.filter(at_rest, rollout=rollout, outcome=RowOutcome.SAVED)
        .annotate(
            message=Subquery(attempts.values("message")[:1]),
            status=Subquery(attempts.values("http_status")[:1]),
        )
        .values(
            *("pk", "revision", "message", "status"),
            *(f"number__{name}" for name in ("state", "state_since", "head", "live")),
            *("number__head__version", "number__head__author_name"),
        )
    )
    rows = []
    for row in found[:AT_ONCE]:
        judged = _judge(row, now)
        if judged is not None:
            outcome, reason = judged
            rows.append(
                RolloutRow(pk=row["pk"], outcome=outcome, reason=reason[:REASON_LIMIT], settled_at=now)
            )
    RolloutRow.objects.bulk_update(rows, ["outcome", "reason", "settled_at"], batch_size=AT_ONCE)
    return sum(row.outcome == RowOutcome.FAILED for row in rows)


def _judge(row: dict[str, Any], now: datetime) -> tuple[RowOutcome, str] | None:
    """Return outcome and reason of a saved row, None where that is still open."""
    state, moved = row["number__state"], row["number__head"] != row["revision"]
    if row["number__live"] == row["revision"] and (moved or state != State.REJECTED):
        return RowOutcome.LIVE, ""
    if moved:
        who, version = row["number__head__author_name"], row["number__head__version"]
        return RowOutcome.SUPERSEDED, _("{who} saved version {version} before this one was live.").format(
            who=who, version=version
        )
    if state == State.REJECTED:
        waits = row["status"] in account.ACCOUNT_STATUSES and (
            row["number__state_since"] > now - PAUSE_FOLLOWS or account.is_paused()
        )
        return None if waits else (RowOutcome.FAILED, row["message"] or _("Nixflex refused it."))
    if state == State.REMOVED:
        return RowOutcome.FAILED, _("The number is not in the Nixflex account any more.")
    return RowOutcome.FAILED, row["message"] or _(
        "The profile was changed outside Nixadmin before this was live."
    )


def counts(rollout: Rollout) -> dict[str, int]:
    """Return how many rows of ``rollout`` have each outcome, those that are not sent left out."""
    rows = RolloutRow.objects.filter(rollout=rollout).exclude(outcome=RowOutcome.NONE)
    return dict(rows.values_list("outcome").annotate(count=Count("pk")).order_by())


def why_stop(rollout: Rollout) -> str:
    """Return why ``rollout`` must stop itself, as a sentence; "" while it need not."""
    if failures_in_a_row(rollout) >= rollout.stop_after:
        return ngettext(
            "{count} number in a row failed.", "{count} numbers in a row failed.", rollout.stop_after
        ).format(count=format_number(rollout.stop_after))
    outcomes = dict(_sent(rollout).values_list("outcome").annotate(count=Count("pk")).order_by())
    total, failed = sum(outcomes.values()), outcomes.get(RowOutcome.FAILED, 0)
    if total >= FEW and failed * 100 >= rollout.stop_percent * total:
        return _("{failed} of {total} numbers failed, {share} per cent.").format(
            failed=format_number(failed), total=format_number(total), share=100 * failed // total
        )
    return ""


def failures_in_a_row(rollout: Rollout) -> int:
    """Return how many of the numbers settled last have failed one after another; at most ``stop_after``."""
    if not _sent(rollout).filter(outcome=RowOutcome.FAILED).exists():
        return 0
    newest = _sent(rollout).order_by("-settled_at", "-position").values_list("outcome", flat=True)
    failed = takewhile(lambda outcome: outcome == RowOutcome.FAILED, newest[: rollout.stop_after])
    return len(list(failed))


def _sent(rollout: Rollout) -> QuerySet[RolloutRow]:
    """Return what was settled since a person last let ``rollout`` run: only that says how it goes."""
    return RolloutRow.objects.filter(
        rollout=rollout,
        outcome__in=[RowOutcome.LIVE, RowOutcome.FAILED],
        settled_at__gte=rollout.stage_since,
    )
