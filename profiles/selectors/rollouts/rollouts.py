"""Rollouts and their rows, as querysets and pages; rows come without their texts."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from django.contrib.auth.models import User
from django.db.models import Case, Count, Exists, F, OrderBy, OuterRef, Q, QuerySet, Sum, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, Rollout, RolloutRow, Tag, Template
from profiles.models.revision import TEXTS
from profiles.models.rollout import SENDABLE, Effect, Stage
from profiles.models.rollout_stages import AHEAD, BEGUN
from profiles.selectors.numbers import is_scheduled_row
from profiles.selectors.paging import Page, keyset_page
from profiles.selectors.rollouts.changed_since_plan import rows_changed_since_plan
from profiles.selectors.rollouts.visibility import redact_hidden_numbers, visible_rollouts, visible_rows
from profiles.selectors.tags import keys_with_tag

ROLLOUTS_A_PAGE = 25
EXCLUDED = "excluded"

# In a plan: what can't be sent, what changes, what is new; then what nothing becomes of.
BY_NEED = Case(
    When(excluded=True, then=len(Effect)),
    *(
        When(effect=effect, then=place)
        for place, effect in enumerate((Effect.BLOCKED, Effect.CHANGED, Effect.NEW, Effect.UNCHANGED))
    ),
)
SORTS: dict[str, tuple[OrderBy | Case, ...]] = {
    "": (),
    "line": (),
    "label": (F("number__label").asc(nulls_last=True),),
    "length": (F("length").desc(),),
    "change": ((F("words_added") + F("words_removed")).desc(),),
}


@dataclass(frozen=True)
class Totals:
    """How many rows a rollout has by effect; excluded ones are counted apart.

    ``words_removed`` and ``words_added`` are those of the rows that a start would send.
    """

    effects: dict[str, int]
    excluded: int
    words_added: int = 0
    words_removed: int = 0

    @property
    def rows(self) -> int:
        """The number of all rows."""
        return sum(self.effects.values()) + self.excluded

    @property
    def to_send(self) -> int:
        """The number of rows that a start would send."""
        return sum(self.effects[effect] for effect in SENDABLE)


@dataclass(frozen=True)
class ListedRollout:
    """A rollout of the list, with outcome -> count of rows, and the number of rows to send."""

    rollout: Rollout
    outcomes: dict[str, int] = field(default_factory=dict)
    to_send: int = 0


@dataclass(frozen=True)
class RowFilter:
    """Filter and order of rows: ``show`` an effect, an outcome or "excluded"; ``q`` words; ``sort`` of SORTS."""

    show: str = ""
    q: str = ""
    sort: str = ""


def rollout_or_404(user: User | None, pk: int) -> Rollout:
    """Return the rollout with its template version, or raise Http404 where ``user`` may see none."""
    found = visible_rollouts(user).select_related("template_version__template", "undoes")
    return redact_hidden_numbers([get_object_or_404(found, pk=pk)], user)[0]


def listed(
    user: User | None, *, before: int | None, after: int | None, tag: Tag | None = None
) -> Page[ListedRollout]:
    """Return a keyset page of the rollouts that ``user`` may see, newest first.

    Args:
        user: None for the product itself, which sees all.
        before: The page below the rollout with this key; None for the first page.
        after: The page right above it.
        tag: Only rollouts with a number that has it.
    """
    found = visible_rollouts(user).select_related("template_version__template")
    if tag is not None:
        found = found.filter(
            pk__in=visible_rows(user).filter(number__in=keys_with_tag(tag)).values("rollout")
        )
    page = keyset_page(
        found.defer("options", "template_version__text"),
        "id",
        before=before,
        after=after,
        size=ROLLOUTS_A_PAGE,
    )
    return Page(
        _counted(user, redact_hidden_numbers(page.rows, user)), previous=page.previous, next=page.next
    )


def _counted(user: User | None, rollouts: Sequence[Rollout]) -> list[ListedRollout]:
    counts: dict[int, dict[str, int]] = {}
    sending: dict[int, int] = {}
    grouped = (
        visible_rows(user)
        .filter(rollout__in=[rollout.pk for rollout in rollouts])
        .values_list("rollout", "outcome", "effect", "excluded")
        .annotate(count=Count("pk"))
        .order_by()
    )
    for pk, outcome, effect, excluded, count in grouped:
        counts.setdefault(pk, {}).setdefault(outcome, 0)
        counts[pk][outcome] += count
        if effect in SENDABLE and not excluded:
            sending[pk] = sending.get(pk, 0) + count
    return [ListedRollout(each, counts.get(each.pk, {}), sending.get(each.pk, 0)) for each in rollouts]


def upcoming_starts(user: User) -> list[Rollout]:
    """Return the scheduled rollouts and those whose start waits for a decision, by start."""
    ahead = visible_rollouts(user).filter(stage__in=AHEAD).defer("options")
    return redact_hidden_numbers(ahead.order_by("starts_at", "pk"), user)


def upcoming_ends(user: User) -> QuerySet[Rollout]:
    """Return the rollouts whose end, when the former texts come back, is still to come, by end."""
    return _with_an_end(visible_rollouts(user).defer("options")).order_by("ends_at", "pk")


def has_upcoming_end(rollout: Rollout) -> bool:
    """Return whether ``rollout`` has begun and its end is still to come."""
    return rollout.stage in BEGUN and rollout.ends_at is not None and rollout.ends_at > timezone.now()


def _with_an_end(rollouts: QuerySet[Rollout]) -> QuerySet[Rollout]:
    taken_back = Rollout.objects.filter(undoes=OuterRef("pk"), started_at__isnull=False)
    return rollouts.filter(~Exists(taken_back), ends_at__gt=timezone.now(), stage__in=BEGUN)


def scheduled_rows_for(number: PhoneNumber) -> list[RolloutRow]:
    """Return the next scheduled rollout rows for ``number``, at most 3: a change to come, or its end."""
    if not getattr(number, "is_scheduled", True):
        return []  # known already, which saves asking
    return list(
        RolloutRow.objects.filter(is_scheduled_row(), number=number)
        .select_related("rollout")
        .defer("text", "values", "rollout__options")
        .order_by("rollout__starts_at", "pk")[:3]
    )


def undo_of(rollout: Rollout, user: User | None) -> Rollout | None:
    """Return the rollout that has undone ``rollout`` or is undoing it; None where none has started or is seen."""
    return visible_rollouts(user).filter(undoes=rollout, started_at__isnull=False).order_by("pk").first()


def totals(rollout: Rollout, user: User | None) -> Totals:
    """Return the counts by effect of the rows of ``rollout`` that ``user`` may see."""
    effects = dict.fromkeys(Effect.values, 0)
    excluded = words_added = words_removed = 0
    rows = visible_rows(user).filter(rollout=rollout)
    grouped = rows.values_list("effect", "excluded").annotate(
        count=Count("pk"), added=Sum("words_added"), removed=Sum("words_removed")
    )
    for effect, is_excluded, count, added, removed in grouped.order_by():
        if is_excluded:
            excluded += count
        else:
            effects[effect] += count
            words_added, words_removed = words_added + added, words_removed + removed
    return Totals(effects, excluded, words_added, words_removed)


def moved_number_count(rollout: Rollout, user: User | None) -> int:
    """Return how many numbers have another body than the one that the dry run saw."""
    rows = visible_rows(user).filter(rollout=rollout, effect__in=SENDABLE, excluded=False)
    return len(rows_changed_since_plan(rows, rollout.source))


def rows(
    rollout: Rollout, wanted: RowFilter, user: User | None, *, texts: bool = False
) -> QuerySet[RolloutRow]:
    """Return the rows of ``rollout`` that match ``wanted`` and that ``user`` may see.

    They come with their ``texts``, old and new, only if asked.

    Unless another order is wanted, those of a plan come by what needs a look: blocked and changed ones first.
    """
    order = (BY_NEED,) if not wanted.sort and rollout.stage == Stage.PLANNED else SORTS[wanted.sort]
    found = _matching(rollout, wanted, user).order_by(*order, "position")
    columns = (
        "rollout", "position", "line", "number_typed", "length", "effect", "words_added", "words_removed",
        "excluded", "outcome", "code", "reason", "number__number", "number__label", "revision__version",
        "template_version__template",
    )  # fmt: skip
    if not texts:
        return found.select_related("number", "revision", "template_version").only(*columns)
    old = (f"base__{column}" for column in ("text", "body"))
    return found.select_related("number", "revision", "template_version", "base").only(
        *columns, "number__recompose_at", "text", "values", *old
    )


def positions(rollout: Rollout, wanted: RowFilter, user: User | None) -> list[int]:
    """Return the positions of all rows that match ``wanted`` and that ``user`` may see."""
    return list(_matching(rollout, wanted, user).order_by("position").values_list("position", flat=True))


def for_export(rollout: Rollout, user: User | None) -> QuerySet[RolloutRow]:
    """Return all rows that ``user`` may see, in the table's order, with their texts and versions, for a file."""
    return (
        visible_rows(user)
        .filter(rollout=rollout)
        .select_related("number", "revision")
        .defer("values", "number__remote_text_seen", *(f"revision__{column}" for column in TEXTS))
        .order_by("position")
    )


def row_or_404(rollout: Rollout, position: int, user: User | None) -> RolloutRow:
    """Return one row with its number and both texts, or raise Http404 where ``user`` may see none."""
    try:
        found = visible_rows(user).select_related("number", "base", "revision")
        return found.get(rollout=rollout, position=position)
    except RolloutRow.DoesNotExist:
        raise Http404(_("This rollout has no such row.")) from None


def newest_rollout_of(template: Template, user: User | None) -> Rollout | None:
    """Return the newest rollout of any version of ``template`` that ``user`` may see, or None."""
    return visible_rollouts(user).filter(template_version__template=template).order_by("-pk").first()


def numbers_to_send(rollout: Rollout, user: User | None, *, at_most: int) -> list[str]:
    """Return the numbers (E.164) that a start would change, in the order of the rows; none if over ``at_most``."""
    rows = (
        visible_rows(user).filter(rollout=rollout, effect__in=SENDABLE, excluded=False).order_by("position")
    )
    found = list(rows.values_list("number__number", flat=True)[: at_most + 1])
    return found if len(found) <= at_most else []


def sample_rows(rollout: Rollout, count: int, user: User | None) -> list[RolloutRow]:
    """Return the first ``count`` rows of ``rollout`` with a number that ``user`` may see, with their values."""
    return list(
        visible_rows(user)
        .filter(rollout=rollout, number__isnull=False)
        .select_related("number")
        .defer("text", "number__remote_text_seen")
        .order_by("position")[:count]
    )


def _matching(rollout: Rollout, wanted: RowFilter, user: User | None) -> QuerySet[RolloutRow]:
    found = visible_rows(user).filter(rollout=rollout)
    if wanted.show == EXCLUDED:
        found = found.filter(excluded=True)
    elif wanted.show in Effect.values:
        found = found.filter(effect=wanted.show, excluded=False)
    elif wanted.show:
        found = found.filter(outcome=wanted.show)
    for word in wanted.q.split():
        found = found.filter(
            Q(number__label__icontains=word)
            | Q(number__number__contains=word)
            | Q(number_typed__icontains=word)
        )
    return found
