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
from profiles.selectors.places import zone_of
from profiles.services import audit, clock_skew, revisions
from profiles.services.actors import Actor
from profiles.services.composing.bodies import fill_in, is_renewed
from profiles.services.conflicts import SaveRefused
from profiles.services.locking import lock_numbers
from profiles.texts.details.extracting import Extracted, extract
from profiles.texts.details.values import Value
from profiles.texts.hours.stored import to_json
from profiles.texts.hours.typed import read_to_hours

# Numbers of one transaction: nobody's save waits for long.
CHUNK = 50
COLUMNS = (*revisions.HEAD_COLUMNS, "live", "recompose_at")


@dataclass(frozen=True)
class TakenOver:
    """How many numbers follow now, and how many were left.

    Those differ, are not live, follow another template or moved meanwhile.
    """

    followed: int
    left: int


@dataclass(frozen=True)
class _Found:
    """The details that were taken out of the body of the version ``head``."""

    head: int
    details: dict[str, Value]


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
            details = _with_hours(number, version, taken.details)
            found[number.pk] = _Found(number.head_id, details)
    return found


def _with_hours(number: PhoneNumber, version: TemplateVersion, words: dict[str, str]) -> dict[str, Value]:
    """Return ``words``, with a record for opening hours where it says just these words now."""
    now = clock_skew.database_now()
    details: dict[str, Value] = {**words}
    for key, said in words.items():
        read = read_to_hours(said, now.astimezone(zone_of(number)).date())
        if read.hours is None or read.misread:
            continue
        tried = {**details, key: to_json(read.hours)}
        if fill_in(number, version, tried, now).text == number.head_body:
            details = tried
    return details


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
        # One that follows another template has its details already: nobody takes it away from there unseen.
        if head.template_version_id == version.pk or number.template_id not in {None, version.template_id}:
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
        if is_renewed(number):
            number.recompose_at = now  # when time changes it is for the clock to find out
        number.save(update_fields=COLUMNS)
        made.append((number, revision))
    _record(made, version, actor=actor)
    return len(made)


def _record(made: Sequence[tuple[PhoneNumber, Revision]], version: TemplateVersion, *, actor: Actor) -> None:
    told = {"follows": version.template.name, "template_version": version.version}
    audit.record_each(
        actor=actor, action=Action.FOLLOW, numbers=made, data={number.pk: told for number, _revision in made}
    )
