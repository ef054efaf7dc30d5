"""Which rollouts, and which of their rows, somebody sees who is held to teams."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models import Rollout, RolloutRow
from profiles.models.rollout import Stage
from profiles.selectors.numbers import of_seen_numbers
from profiles.selectors.teams import limits_of, made_by

# Why a rollout waits or has stopped names and counts numbers in these.
COUNTING = (Stage.ASKING, Stage.CANARY, Stage.STOPPED)


def visible_rollouts(user: User | None) -> QuerySet[Rollout]:
    """Return the rollouts that ``user`` may see: those with a row for one of their numbers, and their own.

    None stands for the product itself.
    """
    if user is None or limits_of(user) is None:
        return Rollout.objects.all()
    rows = _rows_of_numbers(user).filter(rollout=OuterRef("pk"))
    return Rollout.objects.filter(made_by(user) | Exists(rows))


def visible_rows(user: User | None) -> QuerySet[RolloutRow]:
    """Return the rows of rollouts that ``user`` may see: those for their numbers.

    A row that names no number is for whoever planned it, who typed it.
    """
    if user is None or limits_of(user) is None:
        return RolloutRow.objects.all()
    typed = Q(number=None) & made_by(user, author="rollout__author", program="rollout__token")
    return RolloutRow.objects.filter(of_seen_numbers(user) | typed)


def has_hidden_rows(rollout: Rollout, user: User | None) -> bool:
    """Return whether ``rollout`` is for numbers too that ``user`` does not see."""
    return rollout.pk in _with_hidden_rows([rollout], user)


def redact_hidden_numbers(rollouts: Iterable[Rollout], user: User | None) -> list[Rollout]:
    """Return ``rollouts`` without what names or counts numbers that ``user`` does not see.

    It is taken off the objects in memory (``reason``, the filter in ``options``): do not save these.
    """
    rollouts = list(rollouts)
    hiding = _with_hidden_rows(rollouts, user)
    for rollout in rollouts:
        if rollout.pk in hiding:
            rollout.reason = "" if rollout.stage in COUNTING else rollout.reason
            if "options" not in rollout.get_deferred_fields():
                rollout.options.pop("filter", None)
    return rollouts


def _with_hidden_rows(rollouts: Iterable[Rollout], user: User | None) -> set[int]:
    """Return the keys of those of ``rollouts`` that are for numbers too which ``user`` does not see."""
    if user is None or limits_of(user) is None:
        return set()
    named = RolloutRow.objects.filter(rollout__in=[rollout.pk for rollout in rollouts], number__isnull=False)
    hidden = named.exclude(pk__in=_rows_of_numbers(user).values("pk"))
    return set(hidden.order_by().values_list("rollout", flat=True).distinct())


def _rows_of_numbers(user: User) -> QuerySet[RolloutRow]:
    return RolloutRow.objects.filter(of_seen_numbers(user))
