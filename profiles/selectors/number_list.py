"""The list of numbers: its rows, its states and how many are in each; and the new numbers."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.utils import timezone

from profiles.models import PhoneNumber, Revision, Tag
from profiles.models.number import BY_LABEL, STATES_BY_URGENCY, UNSETTLED
from profiles.models.revision import BODY
from profiles.selectors.numbers import TEXT_SEEN, has_scheduled_rows, is_overdue, visible_to
from profiles.selectors.paging import Page, numbered_page_of_values
from profiles.texts.excerpts import Excerpt

# The filter word for live numbers without a profile; the states are the others.
NO_PROFILE = "none"
# And for those that would be live if their renewal were not overdue.
RENEWING = "renewing"
# What the list knows besides single states: those that wait for a person, and all that callers may not hear yet.
NEEDS_A_PERSON, NOT_LIVE = "needs-a-person", "not-live"
# Each of them up to which place among the most urgent states: one stretch of an index.
MAX_URGENCY = {
    NEEDS_A_PERSON: STATES_BY_URGENCY.index(PhoneNumber.State.REJECTED),
    NOT_LIVE: len(STATES_BY_URGENCY) - 1,
}
# Whether there are notices in what is sent.
LAID_OVER = Q(head__parts__isnull=False)


def all_numbers(user: User | None) -> QuerySet[PhoneNumber]:
    """Return the queryset of the number list: all that ``user`` may see by label, without profile texts.

    Each has ``is_scheduled``: whether another text is to come at a time; and ``is_laid_over``: whether there are
    notices in the newest version.
    """
    return (
        visible_to(user)
        .select_related("agent", "head")
        .annotate(is_scheduled=has_scheduled_rows(), text_seen=TEXT_SEEN, is_laid_over=LAID_OVER)
        .only(*LISTED_FIELDS)
        .order_by(*BY_LABEL)
    )


@dataclass(slots=True)
class ListedNumber:
    """What a row of the list shows of a number: read as plain values, which costs half of what its objects do."""

    pk: int
    number: str
    label: str
    state: str
    version: int
    has_profile: bool
    verified_at: datetime | None
    last_seen_at: datetime | None
    text_listed: bool
    length: int
    changed_at: datetime
    head_id: int | None
    recompose_at: datetime | None
    author_name: str | None
    agent_name: str | None
    agent_id: str | None
    is_scheduled: bool
    text_seen: bool
    is_laid_over: bool
    excerpt: Excerpt | None = None
    tags: Sequence[Tag] = ()

    @property
    def agent(self) -> str:
        """The agent's name, or its key where it has none; "" without an agent."""
        return self.agent_name or self.agent_id or ""

    @property
    def is_unsettled(self) -> bool:
        """Whether the state may change by itself."""
        return self.state in UNSETTLED or is_overdue(self.recompose_at)

    @property
    def is_unknown(self) -> bool:
        """Whether the profile was never known."""
        return self.version == 0 and not self.text_seen


# In the order of ListedNumber.
LISTED_FIELDS = (
    "pk number label state version has_profile verified_at last_seen_at text_listed length changed_at head_id"
    " recompose_at"
    " head__author_name agent__name agent__agent_id"
).split()
LISTED = [*LISTED_FIELDS, "is_scheduled", "text_seen", "is_laid_over"]


def listed_page(found: QuerySet[PhoneNumber], number: int, size: int) -> Page[ListedNumber]:
    """Return page ``number`` (from 1) of the listed numbers ``found`` (:func:`all_numbers`)."""
    page = numbered_page_of_values(found, LISTED, number, size)
    return replace(page, rows=[ListedNumber(*row) for row in page.rows])


def listed(found: QuerySet[PhoneNumber]) -> list[ListedNumber]:
    """Return all of the listed numbers ``found`` (:func:`all_numbers`)."""
    return [ListedNumber(*row) for row in found.values_list(*LISTED)]


def for_export(chosen: QuerySet[PhoneNumber]) -> QuerySet[PhoneNumber]:
    """Return the listed numbers ``chosen`` with the texts of their heads, by label."""
    everything = visible_to(None).select_related("agent", "head").annotate(text_seen=TEXT_SEEN)
    return (
        everything.defer("remote_text_seen").filter(pk__in=chosen.order_by().values("pk")).order_by(*BY_LABEL)
    )


def in_state(numbers: QuerySet[PhoneNumber], state: str) -> QuerySet[PhoneNumber]:
    """Filter ``numbers`` by ``state``: one, "none" (no profile), "renewing", "needs-a-person" or "not-live"."""
    if state == RENEWING:
        return numbers.filter(recompose_at__lte=timezone.now(), state=PhoneNumber.State.LIVE)
    if state in MAX_URGENCY:
        return numbers.filter(urgency__range=(0, MAX_URGENCY[state]))
    return numbers.filter(shown_state=state)


def head_bodies(rows: Iterable[ListedNumber]) -> dict[int, str]:
    """Return number key -> body of its head, for ``rows``."""
    by_head = {row.head_id: row.pk for row in rows if row.head_id}
    bodies = Revision.objects.filter(pk__in=by_head).values_list("pk", BODY)
    return {by_head[head]: body for head, body in bodies}


def counts_by_state(user: User | None, *, tag: Tag | None = None, overdue: bool = True) -> dict[str, int]:
    """Return state -> count of the numbers that ``user`` may see; "none" counts those live without a profile.

    Args:
        user: Who looks.
        tag: Only of the numbers that have it.
        overdue: Whether the renewal of any number may be overdue, which costs one more statement: those count as
            "renewing" and not as live.
    """
    counts = dict.fromkeys([*PhoneNumber.State.values, NO_PROFILE, RENEWING], 0)
    seen = visible_to(user) if tag is None else visible_to(user).filter(number_tags__tag=tag)
    counts |= dict(_grouped(seen))
    for state, count in _grouped(in_state(seen, RENEWING)) if overdue else ():
        counts[state] -= count
        counts[RENEWING] += count
    return counts


def _grouped(found: QuerySet[PhoneNumber]) -> Iterable[tuple[str, int]]:
    """Return shown state and count of the numbers ``found``."""
    return found.values_list("shown_state").annotate(count=Count("pk")).order_by()


def new_numbers(user: User | None) -> QuerySet[PhoneNumber]:
    """Return the numbers that never had a profile, the oldest first; those whose profile is not known are none."""
    return (
        visible_to(user)
        .filter(shown_state=NO_PROFILE, version=0, remote_text_seen__isnull=False)
        .order_by("pk")
    )
