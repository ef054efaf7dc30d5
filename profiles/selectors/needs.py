"""Needs-attention counts for every page, and the rows that the overview lists."""

from dataclasses import dataclass, fields
from functools import cache, partial
from typing import Any, Self

from django.contrib.auth.models import User
from django.db.models import Count, IntegerField, OuterRef, Q, QuerySet, Subquery, Window
from django.db.models.expressions import RawSQL

from profiles import permissions
from profiles.models import Account, Draft, PhoneNumber, PushAttempt, Rollout, Tag
from profiles.models.rollout import Source
from profiles.models.rollout_stages import WAITS_FOR_A_PERSON
from profiles.selectors.numbers import of_seen_numbers, visible_to
from profiles.selectors.rollouts.visibility import redact_hidden_numbers, visible_rollouts
from profiles.selectors.teams import sees_every_number

# Nobody tells 150 from 160 at a glance, and counting further would cost every page more.
MAX_COUNT = 99
# How many of a kind the first page lists; of drafts, which no other page lists, all that are likely to be.
LIST_LIMIT = 5
DRAFT_LIST_LIMIT = 20


@dataclass(frozen=True)
class NeedCounts:
    """What needs one person's attention, counted by kind; each count stops at ``MAX_COUNT + 1``."""

    paused: int = 0
    rollouts: int = 0
    rejected: int = 0
    drifted: int = 0
    drafts: int = 0
    still_heard: int = 0
    misfits: int = 0

    @classmethod
    def of(cls, account: Account, user: User) -> Self:
        """Return the counts that :func:`with_need_counts` and ``with_notice_counts`` annotated on ``account``."""
        found = {each.name: getattr(account, f"need_{each.name}", 0) for each in fields(cls)}
        may_resume, may_edit = user.has_perm(permissions.RESUME), user.has_perm(permissions.EDIT)
        if may_edit:
            found |= {name: getattr(account, name, 0) for name in ("still_heard", "misfits")}
        return cls(**found | {"paused": int(account.paused_at is not None and may_resume)})

    @property
    def total(self) -> int:
        """The sum of all counts."""
        return sum(getattr(self, each.name) for each in fields(self))

    @property
    def badge_text(self) -> str:
        """The total as a badge shows it: "3", "99+"."""
        return str(self.total) if self.total <= MAX_COUNT else f"{MAX_COUNT}+"


def with_need_counts(accounts: QuerySet[Account], user: User) -> QuerySet[Account]:
    """Annotate ``accounts`` with the counts for ``user``, so that no page needs a query of its own for them."""
    may_edit, may_roll_out = user.has_perm(permissions.EDIT), user.has_perm(permissions.ROLL_OUT)
    build = _statements if sees_every_number(user) else partial(_statements_for, user)
    statements = build(may_edit=may_edit, may_roll_out=may_roll_out)
    return accounts.annotate(
        **{
            f"need_{name}": RawSQL(sql, [user.pk if each == SOMEBODY else each for each in values], COUNT)  # noqa: S611  # Django made it
            for name, (sql, values) in statements.items()
        }
    )


# Stands for the reader's key in statements that are kept.
SOMEBODY = -1_000_000_007
COUNT = IntegerField()


@cache  # building them takes longer than counting, and every page has them
def _statements(*, may_edit: bool, may_roll_out: bool) -> dict[str, tuple[str, list[Any]]]:
    return _statements_for(None, may_edit=may_edit, may_roll_out=may_roll_out)


def _statements_for(
    user: User | None, *, may_edit: bool, may_roll_out: bool
) -> dict[str, tuple[str, list[Any]]]:
    """Return SQL and parameters of the counts for those rights; each count stops at ``MAX_COUNT + 1``."""
    queries: dict[str, QuerySet[Any]] = {}
    seen = visible_to(user)
    if may_edit:
        queries["rejected"] = seen.filter(shown_state=PhoneNumber.State.REJECTED)
        queries["drifted"] = seen.filter(shown_state=PhoneNumber.State.DRIFTED)
        queries["drafts"] = _drafts(user).filter(user_id=SOMEBODY)
    if (mine := _run_by(may_edit=may_edit, may_roll_out=may_roll_out)) is not None:
        queries["rollouts"] = visible_rollouts(user).filter(mine, stage__in=WAITS_FOR_A_PERSON)
    statements = {}
    for name, query in queries.items():
        sql, values = query.order_by().values("pk")[: MAX_COUNT + 1].query.sql_with_params()
        statements[name] = (
            f"(SELECT COUNT(*) FROM ({sql}) counted)",  # noqa: S608  # Django's own
            list(values),
        )
    return statements


def _run_by(*, may_edit: bool, may_roll_out: bool) -> Q | None:
    """Return the condition for rollouts that somebody with those rights may run; None where there can be none."""
    edits = Q(undoes__isnull=True, source=Source.EDIT) | Q(undoes__source=Source.EDIT)
    if may_edit and may_roll_out:
        return Q()
    if may_roll_out:
        return ~edits
    return edits if may_edit else None


def _drafts(user: User | None) -> QuerySet[Draft]:
    """Return the drafts for numbers that ``user`` may see."""
    if user is None or sees_every_number(user):
        return Draft.objects.all()
    return Draft.objects.filter(of_seen_numbers(user))


def rollouts(user: User) -> list[Rollout]:
    """Return the first rollouts of ``user`` that wait for somebody's decision, the longest-waiting first.

    Each has ``of``: how many there are in all.
    """
    waiting = visible_rollouts(user).filter(stage__in=WAITS_FOR_A_PERSON).select_related("undoes")
    first = waiting.defer("options", "undoes__options").annotate(of=Window(Count("*")))
    return redact_hidden_numbers(first.order_by("stage_since", "pk")[:LIST_LIMIT], user)


def numbers(
    user: User, state: str, *, tag: Tag | None = None
) -> list[tuple[PhoneNumber, PushAttempt | None]]:
    """Return the first numbers in ``state``, the longest-waiting first, each with its newest push attempt.

    ``tag``: only of the numbers that have it.
    """
    seen = visible_to(user) if tag is None else visible_to(user).filter(number_tags__tag=tag)
    last = PushAttempt.objects.filter(number=OuterRef("pk")).order_by("-id").values("pk")[:1]
    found = list(
        seen.filter(shown_state=state)
        .only("number", "label", "state", "state_since", "version", "head")
        .annotate(last_attempt=Subquery(last))
        .order_by("state_since", "pk")[:LIST_LIMIT]
    )
    attempts = PushAttempt.objects.in_bulk([number.last_attempt for number in found if number.last_attempt])
    return [(number, attempts.get(number.last_attempt or 0)) for number in found]


def any_unknown_profile(user: User) -> bool:
    """Return whether the profile of any number was never known (``PhoneNumber.is_unknown``)."""
    return visible_to(user).filter(shown_state="none", version=0, remote_text_seen__isnull=True).exists()


def drafts(user: User) -> list[Draft]:
    """Return the newest drafts of ``user``, newest first, without their texts.

    Each has ``of``: how many there are in all.
    """
    return list(
        _drafts(user)
        .filter(user=user)
        .select_related("number")
        .only(
            "base_version",
            "updated_at",
            "number__number",
            "number__label",
            "number__version",
            "number__body_version",
        )
        .annotate(of=Window(Count("*")))
        .order_by("-updated_at")[:DRAFT_LIST_LIMIT]
    )
