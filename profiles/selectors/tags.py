"""Tags: the catalogue with counts, and the tags of numbers."""

from collections.abc import Iterable

from django.contrib.auth.models import User
from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from profiles.models import NumberTag, PhoneNumber, Tag, Team
from profiles.selectors.numbers import visible_to
from profiles.selectors.teams import limits_of, sees_every_number

# Digits of a key that fits its column.
KEY_DIGITS = 18


def visible_tags(user: User | None) -> QuerySet[Tag]:
    """Return the tags that ``user`` may see, give and take: those of their teams, and those of no team.

    Who sees every number sees every tag; None stands for the product itself.
    """
    teams = None if user is None else limits_of(user)
    if teams is None:
        return Tag.objects.all()
    of_teams = Team.tags.through.objects.filter(tag=OuterRef("pk"))
    return Tag.objects.filter(~Exists(of_teams) | Exists(of_teams.filter(team__in=teams)))


def catalogue(user: User) -> list[Tag]:
    """Return the tags that ``user`` may see, by name, each with ``count``: how many of their numbers have it."""
    seen = Q(number_tags__number__in=visible_to(user).order_by().values("pk"))
    return list(visible_tags(user).annotate(count=Count("number_tags", filter=seen)).order_by("name"))


def all_tags(user: User | None) -> list[Tag]:
    """Return the tags that ``user`` may see, by name."""
    return list(visible_tags(user))


def tags_by_number(keys: Iterable[int], user: User) -> dict[int, list[Tag]]:
    """Return number key -> those of its tags that ``user`` may see, by name, for those that have any."""
    found: dict[int, list[Tag]] = {}
    marks = NumberTag.objects.filter(number__in=list(keys)).select_related("tag").order_by("tag__name")
    if not sees_every_number(user):
        marks = marks.filter(tag__in=visible_tags(user))
    for mark in marks:
        found.setdefault(mark.number_id, []).append(mark.tag)
    return found


def tags_of(number: PhoneNumber, user: User) -> list[Tag]:
    """Return the tags of ``number`` that ``user`` may see, by name; nothing is asked where it has none."""
    if not getattr(number, "is_tagged", True):
        return []
    return tags_by_number([number.pk], user).get(number.pk, [])


def keys_with_tag(tag: Tag) -> QuerySet[NumberTag, int]:
    """Return the query of the keys of all numbers with ``tag``."""
    return NumberTag.objects.filter(tag=tag).values_list("number", flat=True)


def tag_named(typed: str, user: User) -> Tag | None:
    """Return the tag whose key ``typed`` is; None where there is none that ``user`` may see."""
    is_key = typed.isascii() and typed.isdecimal() and len(typed) <= KEY_DIGITS
    return visible_tags(user).filter(pk=int(typed)).first() if is_key else None
