"""Which rollouts, and which of their rows, somebody sees who is held to teams."""

from django.contrib.auth.models import User
from django.db.models import Exists, OuterRef, Q, QuerySet

from profiles.models import Rollout, RolloutRow
from profiles.selectors.numbers import of_seen_numbers
from profiles.selectors.teams import limits_of, made_by


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
    if user is None or limits_of(user) is None:
        return False
    named = RolloutRow.objects.filter(rollout=rollout, number__isnull=False)
    return named.exclude(pk__in=_rows_of_numbers(user).filter(rollout=rollout).values("pk")).exists()


def _rows_of_numbers(user: User) -> QuerySet[RolloutRow]:
    return RolloutRow.objects.filter(of_seen_numbers(user))
