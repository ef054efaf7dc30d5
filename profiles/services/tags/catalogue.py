"""The catalogue of tags: make, rename, recolour, merge, delete. Each is an event of the audit log."""

from django.db import IntegrityError, transaction
from django.db.models.functions import Lower
from django.utils.text import get_text_list
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import NumberTag, Tag
from profiles.models.audit import Action
from profiles.models.limits import TAG_NAME_LIMIT
from profiles.selectors.teams import sees_every_number
from profiles.services import audit
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.texts.contract import UnusableText, check_usable

# What parts the tags of a cell, so no name holds one.
SEPARATORS = ",;"
MAX_TAGS = 500


class TagRefused(SaveRefused):
    """The tag can't be made or changed; ``message`` is a sentence. Nothing was changed."""


def may_create(actor: Actor) -> bool:
    """Return whether ``actor`` may create a tag: it is one for every number."""
    return actor.may(permissions.ROLL_OUT) and (actor.user is None or sees_every_number(actor.user))


@transaction.atomic
def create_tag(*, actor: Actor, name: str, colour: str = Tag.Colour.GREY) -> Tag:
    """Create a tag.

    Args:
        actor: Needs the right to run rollouts.
        name: At most 40 characters, without comma or semicolon; unique whatever its case.
        colour: A ``Tag.Colour``.

    Raises:
        PermissionDenied: The actor may not.
        TagRefused: The name or the colour can't be, there is one of this name, or there are 500 already.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    tag = Tag(name=clean_name(name), colour=_known_colour(colour))
    if Tag.objects.count() >= MAX_TAGS:
        raise TagRefused(
            _("There are {most} tags already. Merge or delete some first.").format(most=MAX_TAGS)
        )
    _save(tag)
    _record(tag, "created", actor=actor)
    return tag


@transaction.atomic
def change_tag(tag: Tag, *, actor: Actor, name: str, colour: str) -> Tag:
    """Rename or recolour ``tag``; numbers keep it. Returns it as it is then; the one that was given stays.

    Parameters and errors as for :func:`create_tag`; it is refused too if the tag is gone.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    tag = _lock(tag)
    before = {"name": tag.name, "colour": tag.colour}
    after = {"name": clean_name(name), "colour": _known_colour(colour)}
    if before != after:
        tag.name, tag.colour = after["name"], after["colour"]
        _save(tag)
        changed = {key: [before[key], after[key]] for key in before if before[key] != after[key]}
        _record(tag, "changed", actor=actor, **changed)
    return tag


@transaction.atomic
def merge_tags(tag: Tag, *, into: Tag, actor: Actor) -> int:
    """Put ``into`` on every number that has ``tag``, which goes; return how many numbers that were.

    Notices that are for numbers with ``tag`` are for those with ``into``. What the log says of ``tag`` stays under
    the name that it had. Tags by which different teams see numbers are not merged.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    if tag.pk == into.pk:
        raise TagRefused(_("A tag can't be merged with itself."))
    # Nobody gives it to a number between what is counted and its end: that would be lost.
    tag = _lock(tag)
    if set(tag.teams.all()) != set(into.teams.all()):
        raise TagRefused(
            _(
                "Other teams see numbers by the tag “{name}” than by “{into}”: merging them would change what "
                "people see. Give both tags to the same teams first."
            ).format(name=tag.name, into=into.name)
        )
    marks = NumberTag.objects.filter(tag=tag)
    count = marks.count()
    has_both = NumberTag.objects.filter(tag=into).values("number")
    marks.exclude(number__in=has_both).update(tag=into)
    into.notices.add(*tag.notices.all())
    _record(tag, "merged", actor=actor, into=into.name, numbers=count)
    tag.delete()
    return count


@transaction.atomic
def delete_tag(tag: Tag, *, actor: Actor) -> int:
    """Delete ``tag``; return how many numbers had it. They are as they were.

    One by which a team sees numbers stays: nobody's numbers go out of sight by the way.
    """
    actor.require(permissions.ROLL_OUT)
    actor.require_every_number()
    tag = _lock(tag)
    if teams := [team.name for team in tag.teams.all()]:
        raise TagRefused(
            _("By the tag “{name}” numbers are seen by {teams}. Take it off there first.").format(
                name=tag.name, teams=get_text_list(teams, _("and"))
            )
        )
    count = NumberTag.objects.filter(tag=tag).count()
    _record(tag, "deleted", actor=actor, numbers=count)
    tag.delete()
    return count


def clean_name(name: str) -> str:
    """Return ``name`` on one line without outer spaces.

    Raises:
        TagRefused: It can't be the name of a tag.
    """
    try:
        check_usable(name)
    except UnusableText as unusable:
        raise TagRefused(unusable.message) from None
    name = " ".join(name.split())
    if not name or len(name) > TAG_NAME_LIMIT:
        raise TagRefused(_("Give the tag a name of at most {limit} characters.").format(limit=TAG_NAME_LIMIT))
    if any(mark in name for mark in SEPARATORS):
        raise TagRefused(_("A tag's name has no comma and no semicolon: in a table they part tags."))
    return name


def _lock(tag: Tag) -> Tag:
    """Return ``tag`` as it is now, locked for the rest of the transaction; refuse if it is gone."""
    found = Tag.objects.select_for_update().filter(pk=tag.pk).first()
    if found is None:
        raise TagRefused(_("The tag “{name}” is not there any more.").format(name=tag.name))
    return found


def _known_colour(colour: str) -> str:
    if colour not in Tag.Colour.values:
        raise TagRefused(_("Choose one of the colours for the tag."))
    return colour


def _save(tag: Tag) -> None:
    try:
        with transaction.atomic():
            if (
                Tag.objects.alias(lower=Lower("name"))
                .filter(lower=tag.name.lower())
                .exclude(pk=tag.pk)
                .exists()
            ):
                raise IntegrityError
            tag.save()
    except IntegrityError:
        raise TagRefused(
            _("There is a tag “{name}” already. Choose another name, or merge the two.").format(name=tag.name)
        ) from None


def _record(tag: Tag, step: str, *, actor: Actor, **data: object) -> None:
    audit.record(actor=actor, action=Action.TAG, data={"step": step, "tag": tag.name, **data})
