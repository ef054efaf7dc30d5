"""Tags: the catalogue with counts, and the tags of numbers."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from profiles.models import NumberTag, PhoneNumber, Tag
from profiles.selectors.numbers import visible_to

# Digits of a key that fits its column.
KEY_DIGITS = 18


def catalogue(user: User) -> list[Tag]:
    """Return all tags by name, each with ``count``: how many of the numbers that ``user`` may see have it."""
    seen = Q(number_tags__number__in=visible_to(user).order_by().values("pk"))
    return list(Tag.objects.annotate(count=Count("number_tags", filter=seen)).order_by("name"))


def all_tags() -> list[Tag]:
    """Return all tags by name."""
    return list(Tag.objects.all())


def tags_by_number(keys: Iterable[int]) -> dict[int, list[Tag]]:
    """Return number key -> its tags by name, for those that have any."""
    found: dict[int, list[Tag]] = {}
    marks = NumberTag.objects.filter(number__in=list(keys)).select_related("tag").order_by("tag__name")
    for mark in marks:
        found.setdefault(mark.number_id, []).append(mark.tag)
    return found


def tags_of(number: PhoneNumber) -> list[Tag]:
    """Return the tags of ``number`` by name; nothing is asked where it is known to have none."""
    if not getattr(number, "is_tagged", True):
        return []
    return tags_by_number([number.pk]).get(number.pk, [])


def keys_with_tag(tag: Tag) -> QuerySet[NumberTag, int]:
    """Return the query of the keys of all numbers with ``tag``."""
    return NumberTag.objects.filter(tag=tag).values_list("number", flat=True)


def tag_named(typed: str) -> Tag | None:
    """Return the tag whose key ``typed`` is; None where there is none."""
    is_key = typed.isascii() and typed.isdecimal() and len(typed) <= KEY_DIGITS
    return Tag.objects.filter(pk=int(typed)).first() if is_key else None
