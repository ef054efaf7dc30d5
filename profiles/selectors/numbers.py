"""Finding numbers, and everything that the pages of one number show."""

from datetime import timedelta

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet
from django.db.models.functions import Lower
from django.shortcuts import get_object_or_404
from django.utils import timezone

from profiles.models import Agent, Draft, PhoneNumber, PushAttempt, SearchTerm
from profiles.numbering import beginnings, digits_of, looks_like_number
from profiles.search_words import tail, words

# The filter word for live numbers without a profile; the states are the others.
NO_PROFILE = "none"
# A draft touched within this time means that its author is at it now.
FRESH_DRAFT = timedelta(minutes=10)


def number_or_404(number: str) -> PhoneNumber:
    """Return the number with its agent, head and live revision, or answer 404."""
    return get_object_or_404(PhoneNumber.objects.select_related("agent", "head", "live"), number=number)


def all_numbers() -> QuerySet[PhoneNumber]:
    """Return every number as the list shows it, by label, those without one last; no profile text is read."""
    return (
        PhoneNumber.objects.select_related("agent", "head")
        .only(
            "number",
            "label",
            "state",
            "version",
            "has_profile",
            "remote_text_seen",
            "last_seen_at",
            "agent__name",
            "agent__agent_id",
            "head__length",
            "head__author_name",
            "head__created_at",
            "head__version",
        )
        .order_by("unlabelled", Lower("label"), "number")
    )


def matching(numbers: QuerySet[PhoneNumber], typed: str) -> QuerySet[PhoneNumber]:
    """Return those of ``numbers`` that ``typed`` finds.

    A phone number in any usual spelling, from its beginning or by its last digits (3 or more); otherwise words
    of the label, each by its beginning, or the agent's name.
    """
    if looks_like_number(typed):
        by_start = Q()
        for beginning in beginnings(typed):
            by_start |= Q(number__prefix=beginning)
        starts = PhoneNumber.objects.filter(by_start).values("pk")
        ends = SearchTerm.objects.filter(term__prefix=tail(digits_of(typed))).values("number")
        return numbers.filter(Q(pk__in=starts) | Q(pk__in=ends) | _says_all(words(typed)))
    wanted = words(typed)
    if typed.strip() and not wanted:
        return numbers.none()
    names = {agent.pk: " ".join(words(agent.name)) for agent in Agent.objects.only("name")} if wanted else {}
    for word in wanted:
        agents = [pk for pk, name in names.items() if word in name]
        numbers = numbers.filter(_says_all([word]) | Q(agent__in=agents))
    return numbers


def _says_all(wanted: list[str]) -> Q:
    """Return the condition that the label has a word beginning with each of ``wanted``."""
    condition = Q()
    for word in wanted:
        condition &= Q(pk__in=SearchTerm.objects.filter(term__prefix=word).values("number"))
    return condition


def in_state(numbers: QuerySet[PhoneNumber], state: str) -> QuerySet[PhoneNumber]:
    """Return those of ``numbers`` in ``state``: a state's word, or "none" for live without a profile."""
    if state == NO_PROFILE:
        return numbers.filter(state=PhoneNumber.State.LIVE, has_profile=False)
    if state == PhoneNumber.State.LIVE:
        return numbers.filter(state=state, has_profile=True)
    return numbers.filter(state=state)


def counts_by_state() -> dict[str, int]:
    """Return how many numbers are in each state, "none" being those live without a profile."""
    counts = dict.fromkeys([*PhoneNumber.State.values, NO_PROFILE], 0)
    grouped = PhoneNumber.objects.values_list("state", "has_profile").annotate(count=Count("pk")).order_by()
    for state, has_profile, count in grouped:
        key = NO_PROFILE if state == PhoneNumber.State.LIVE and not has_profile else state
        counts[key] += count
    return counts


def recent_attempts(number: PhoneNumber) -> list[PushAttempt]:
    """Return the last ten push attempts of ``number``, and all that may have taken effect since; newest first."""
    attempts = PushAttempt.objects.filter(number=number)
    newest = attempts.order_by("-id").values("pk")[:10]
    late = Q(on_books_until__isnull=False)
    if number.verified_at is not None:
        late &= Q(on_books_until__gt=number.verified_at)
    return list(
        attempts.filter(Q(pk__in=newest) | late)
        .select_related("revision")
        .defer("revision__text")
        .order_by("-id")
    )


def drafts_of(number: PhoneNumber, user: User) -> tuple[Draft | None, list[Draft]]:
    """Return the draft of ``user`` for ``number`` and the fresh ones of others, without their texts."""
    since = timezone.now() - FRESH_DRAFT
    drafts = (
        Draft.objects.filter(number=number)
        .filter(Q(user=user) | Q(updated_at__gte=since))
        .select_related("user")
    )
    own = None
    others = []
    for draft in drafts:
        if draft.user_id == user.pk:
            own = draft
        else:
            draft.text = ""
            others.append(draft)
    return own, others
