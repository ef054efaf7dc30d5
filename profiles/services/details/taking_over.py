"""Taking over: numbers begin to follow a template that could have made their bodies, without a changed byte."""

from collections.abc import Sequence
from dataclasses import dataclass

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from profiles import permissions
from profiles.models import PhoneNumber, Revision, TemplateVersion
from profiles.models.audit import Action
from profiles.models.revision import Kind
from profiles.services import audit, revisions
from profiles.services.actors import Actor
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_numbers
from profiles.texts.details.extracting import Extracted, extract

# Numbers of one transaction: nobody's save waits for long.
CHUNK = 50
COLUMNS = (*revisions.HEAD_COLUMNS, "live")


@dataclass(frozen=True)
class TakenOver:
    """How many numbers follow now, and how many were left: they differ, are not live, or moved meanwhile."""

    followed: int
    left: int


@dataclass(frozen=True)
class _Found:
    """The details that were taken out of the body of the version ``head``."""

    head: int
    details: dict[str, str]


def take_over(numbers: QuerySet[PhoneNumber], *, version: TemplateVersion, actor: Actor) -> TakenOver:
    """Have those of ``numbers`` follow ``version`` of its template whose bodies it makes to the byte.

    Each gets a version with the same text, which callers hear already and which is therefore live at once.
    One that is saved while this goes on is left as it is.

    Args:
        numbers: At most some hundreds.
        version: The newest of its template, with the template.
        actor: Needs the right to run rollouts.

    Raises:
        PermissionDenied: The actor may not run rollouts.
        SaveRefused: The template is archived, or has a newer version.
    """
    actor.require(permissions.ROLL_OUT)
    if version.template.archived_at is not None:
        raise SaveRefused(_("The template is archived. Restore it before numbers follow it."))
    if version.version != version.template.version:
        raise SaveRefused(
            _("The template was changed meanwhile. Look again at which profiles it could have made.")
        )
    keys = list(numbers.order_by("pk").values_list("pk", flat=True))
    followed = 0
    for start in range(0, len(keys), CHUNK):
        found = _extract(keys[start : start + CHUNK], version)
        followed += _follow(found, version, actor=actor)
    return TakenOver(followed, len(keys) - followed)


def _extract(keys: Sequence[int], version: TemplateVersion) -> dict[int, _Found]:
    """Return the details of those of the numbers ``keys`` that match; it takes a while, so no lock is held."""
    found = {}
    for number in PhoneNumber.objects.filter(pk__in=keys, has_profile=True).select_related("head"):
        taken = extract(version.text, drop_empty_lines=version.drop_empty_lines, body=number.head_body)
        if isinstance(taken, Extracted) and number.head_id is not None:
            found[number.pk] = _Found(number.head_id, taken.details)
    return found


@transaction.atomic
def _follow(found: dict[int, _Found], version: TemplateVersion, *, actor: Actor) -> int:
    """Make the versions of those numbers that still have the head from which ``found`` was taken."""
    now = timezone.now()
    # Only once they are locked: what was read before may have been saved over.
    keys = lock_numbers(found)
    made = []
    for number in PhoneNumber.objects.filter(pk__in=keys).select_related("head").order_by("pk"):
        head = number.head
        if head is None or head.pk != found[number.pk].head or not revisions.is_at_rest(number):
            continue
        if head.template_version_id == version.pk:
            continue
        revision = revisions.build(
            number,
            head.body_text,
            kind=Kind.FILLED,
            actor=actor,
            now=now,
            template_version=version,
            details=found[number.pk].details,
        )
        # What is laid over the body stays as it is.
        revision.text, revision.length = head.text, head.length
        revision.body, revision.parts = head.body, head.parts
        revision.save()
        revisions.set_head(number, revision)
        number.live = revision
        number.save(update_fields=COLUMNS)
        made.append((number, revision))
    _record(made, version, actor=actor)
    return len(made)


def _record(made: Sequence[tuple[PhoneNumber, Revision]], version: TemplateVersion, *, actor: Actor) -> None:
    told = {"follows": version.template.name, "template_version": version.version}
    audit.record_each(
        actor=actor, action=Action.FOLLOW, numbers=made, data={number.pk: told for number, _revision in made}
    )
