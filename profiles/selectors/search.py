"""Number search: by phone number, label, agent or profile text, at a cost that follows the number of matches."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Case, Exists, OuterRef, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import StrIndex
from django.db.models.lookups import GreaterThan

from profiles.l10n.phone_numbers import digits_only, e164_prefixes, looks_like_number
from profiles.models import Agent, PhoneNumber, ProfileText, SearchTerm
from profiles.texts.folding import normalized_words, reversed_digits_term

# Up to so many finds are looked up one by one (SQLite before 3.32 took no more than 999 values in a statement).
SMALL_RESULT = 2000

# Characters that can be searched for: here, in the audit log and in the rows of a rollout.
SEARCH_LIMIT = 200

Ids = QuerySet[Any, Any]


@dataclass(frozen=True)
class SearchResult:
    """The numbers that a search found.

    ``is_small``: at most ``SMALL_RESULT`` numbers, which are looked up by key and have to be sorted as such.
    ``min_count`` is a lower bound of their count, known without a query; it holds if nothing else narrows them.
    """

    numbers: QuerySet[PhoneNumber]
    is_small: bool = False
    min_count: int = 0


def search_numbers(
    numbers: QuerySet[PhoneNumber], typed: str, agents: Iterable[Agent] | None = None
) -> SearchResult:
    """Search ``numbers`` for what a person typed.

    A phone number in any usual spelling, from its beginning or by its last digits; otherwise words of the label,
    each by its beginning, or the agent's name.

    Args:
        numbers: Filtered as yet by columns only.
        typed: What a person typed.
        agents: All of them, if the caller has them.
    """
    wanted = normalized_words(typed)
    if not typed.strip():
        return SearchResult(numbers)
    if looks_like_number(typed):
        return _narrowed(numbers, *_by_digits(typed))
    if not wanted:
        return SearchResult(numbers.none())
    return _narrowed(numbers, *_by_words(wanted, Agent.objects.only("name") if agents is None else agents))


def search_profile_texts(numbers: QuerySet[PhoneNumber], wanted: str) -> SearchResult:
    """Return the ``numbers`` whose head contains ``wanted``, three folded characters or more."""
    ids = ProfileText.objects.filter(folded__contains_folded=wanted).values_list("pk", flat=True)
    # Not EXISTS: PostgreSQL would look through all texts beforehand, to walk past a hundred numbers then.
    text = ProfileText.objects.filter(pk=OuterRef("pk"))
    says = GreaterThan(Subquery(text.values(at=StrIndex("folded", Value(wanted)))), 0)
    found = _narrowed(numbers, ids, Q(says))
    # A text is found once, unlike a term of a label.
    return found if found.is_small else SearchResult(found.numbers, min_count=SMALL_RESULT + 1)


def _narrowed(numbers: QuerySet[PhoneNumber], ids: Ids, condition: Q) -> SearchResult:
    """Filter ``numbers`` by ``condition``, which holds for the keys ``ids``: by key if they are few.

    A few are looked up by their keys. Of many, a page turns up soon when the list is walked in its order; the
    CASE keeps a database from collecting and sorting them all first.
    """
    # With some of them twice, but all of them if they are no more than this.
    few = list(ids[: SMALL_RESULT + 1])
    if len(few) <= SMALL_RESULT:
        return SearchResult(numbers.filter(pk__in=set(few)), is_small=True)
    return SearchResult(numbers.filter(Case(When(condition, then=Value(True)), default=Value(False))))


def _by_digits(typed: str) -> tuple[Ids, Q]:
    """Return keys and condition for a search by digits: prefix, last digits, or digits in a label."""
    start = reduce(or_, (Q(number__prefix=beginning) for beginning in e164_prefixes(typed)))
    said = normalized_words(typed)
    ids = PhoneNumber.objects.filter(start).values_list("pk", flat=True)
    if "+" in typed:  # nothing ends so
        return ids.union(_saying(said), all=True), start | _says(said)
    end = SearchTerm.objects.filter(term__prefix=reversed_digits_term(digits_only(typed))).values_list(
        "number", flat=True
    )
    return ids.union(end, _saying(said), all=True), start | Q(pk__in=end) | _says(said)


def _by_words(wanted: list[str], agents: Iterable[Agent]) -> tuple[Ids, Q]:
    """Return keys and condition for a search by words, each in the label or in the agent's name.

    Agents are few: which words each of them says is known beforehand, so that the label has to say the rest.
    """
    ids, conditions = [_saying(wanted)], [_says(wanted)]
    named: dict[tuple[str, ...], list[int]] = {}
    for agent in agents:
        name = " ".join(normalized_words(agent.name))
        rest = tuple(word for word in wanted if word not in name)
        if len(rest) < len(wanted):
            named.setdefault(rest, []).append(agent.pk)
    for left, keys in named.items():
        own = PhoneNumber.objects.filter(agent__in=keys).values_list("pk", flat=True)
        ids.append(_saying(left).filter(number__agent__in=keys) if left else own)
        conditions.append(_says(left) & Q(agent__in=keys))
    return ids[0].union(*ids[1:], all=True), reduce(or_, conditions)


def _term(word: str) -> Ids:
    """Return the keys of the numbers with a label word that starts with ``word``, perhaps with duplicates."""
    return SearchTerm.objects.filter(term__prefix=word).values_list("number", flat=True)


def _saying(wanted: Iterable[str]) -> Ids:
    """Return the keys of the numbers whose labels have all words of ``wanted``; none where that is empty."""
    first, *others = sorted(wanted, key=len, reverse=True) or [""]
    found = _term(first) if first else SearchTerm.objects.none().values_list("number", flat=True)
    for word in others:
        # Looked for number by number: a long first word is mostly a rare one.
        found = found.filter(Exists(SearchTerm.objects.filter(number=OuterRef("number"), term__prefix=word)))
    return found


def _says(wanted: Iterable[str]) -> Q:
    """Return the condition that the label has all words of ``wanted``; always true where that is empty."""
    condition = Q()
    for word in wanted:
        condition &= Q(pk__in=_term(word))
    return condition
