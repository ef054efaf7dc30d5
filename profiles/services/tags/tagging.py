"""Putting tags on numbers and taking them off: one number, or many at once."""

from collections.abc import Collection, Iterator
from contextlib import contextmanager

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import NumberTag, PhoneNumber, Tag
from profiles.models.audit import Action
from profiles.models.bulk import insert_rows
from profiles.selectors.tags import visible_tags
from profiles.selectors.teams import sees_every_number
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.locking import lock_numbers
from profiles.services.tags.catalogue import TagRefused

# Numbers that are changed by one transaction.
CHUNK = 500


def set_tags(
    number: PhoneNumber, *, tags: Collection[Tag], seen: Collection[int] | None = None, actor: Actor
) -> bool:
    """Make ``tags`` the tags of ``number``; return whether that changed anything.

    Args:
        number: At whatever age.
        tags: Those that it is to have.
        seen: The keys of those that it had when the author looked: what others gave it or took from it since stays
            as they left it. None where ``tags`` are all.
        actor: Needs the right to edit.

    Raises:
        PermissionDenied: The actor may not edit.
        TagRefused: A tag was deleted or merged meanwhile, or is another team's.
    """
    actor.require(permissions.EDIT)
    _require_own(tags, actor)
    wanted = {tag.pk for tag in tags}
    with _with_tags_that_stay():
        lock_numbers([number.pk])
        marks = NumberTag.objects.filter(number=number, tag__in=visible_tags(actor.user))
        before = [mark.tag for mark in marks.select_related("tag")]
        had = {tag.pk for tag in before}
        add = [tag for tag in tags if tag.pk not in had and tag.pk not in (seen or ())]
        remove = [tag for tag in before if tag.pk not in wanted and (seen is None or tag.pk in seen)]
        return _change([number.pk], add=add, remove=remove, actor=actor) > 0


def change_tags(
    numbers: QuerySet[PhoneNumber], *, add: Collection[Tag], remove: Collection[Tag], actor: Actor
) -> int:
    """Put the tags ``add`` on each of ``numbers`` and take ``remove`` off; return how many that changed.

    Raises:
        PermissionDenied: The actor may not edit.
        TagRefused: A tag was deleted or merged meanwhile, or is another team's.
    """
    actor.require(permissions.EDIT)
    _require_own([*add, *remove], actor)
    keys = list(numbers.order_by().values_list("pk", flat=True))
    changed = 0
    for start in range(0, len(keys), CHUNK):
        with _with_tags_that_stay():
            changed += _change(lock_numbers(keys[start : start + CHUNK]), add=add, remove=remove, actor=actor)
    return changed


def _require_own(tags: Collection[Tag], actor: Actor) -> None:
    """Raise :class:`TagRefused` where one of ``tags`` is another team's: it would move numbers there."""
    own = visible_tags(actor.user).filter(pk__in=[tag.pk for tag in tags])
    if actor.user is not None and not sees_every_number(actor.user) and own.count() < len({*tags}):
        raise _gone()


def _gone() -> TagRefused:
    return TagRefused(
        _("A tag was deleted or merged meanwhile. Look at the tags as they are now, and try again.")
    )


@contextmanager
def _with_tags_that_stay() -> Iterator[None]:
    """Context manager: one transaction, refused with a sentence where a tag that it gives is gone at its end."""
    try:
        with transaction.atomic():
            yield
    except IntegrityError:
        raise _gone() from None


def _change(keys: list[int], *, add: Collection[Tag], remove: Collection[Tag], actor: Actor) -> int:
    """Change the tags of the locked numbers ``keys``, with an audit event for each that changes."""
    had = set(NumberTag.objects.filter(number__in=keys).values_list("number", "tag"))
    added = [(key, tag) for tag in add for key in keys if (key, tag.pk) not in had]
    removed = [(key, tag) for tag in remove for key in keys if (key, tag.pk) in had]
    insert_rows([NumberTag(number_id=key, tag=tag) for key, tag in added])
    NumberTag.objects.filter(number__in=keys, tag__in=remove).delete()
    data: dict[int, dict[str, list[str]]] = {}
    for word, pairs in (("added", added), ("removed", removed)):
        for key, tag in pairs:
            data.setdefault(key, {}).setdefault(word, []).append(tag.name)
    numbers = PhoneNumber.objects.only("pk").in_bulk(data)
    audit.record_each(
        actor=actor,
        action=Action.TAG,
        numbers=[(numbers[key], None) for key in sorted(data)],
        data=data,
    )
    return len(data)
