"""Rows of a rollout whose numbers were changed since the plan (have moved): somebody changed the body."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from profiles.models import RolloutRow
from profiles.models.number import body_version
from profiles.models.revision import body_text
from profiles.models.rollout import Source
from profiles.texts.composition import body_digest

CHUNK = 200
# Of a number that follows, details are taken as they are at the save, and changes of them merged.
MERGED = (Source.FOLLOWERS, Source.DETAILS, Source.REPLACE)


def rows_changed_since_plan(rows: QuerySet[RolloutRow], source: str) -> list[int]:
    """Return the keys of those of ``rows`` that would be skipped, since their number was changed since the plan.

    That is where it has another body: what the clock lays over a profile moves nobody's words, and neither does a
    body that came back. A row that merges details is moved by another template only, or where one of the very
    details that it changes is another now. Bodies are read only where the version of the body is another.

    Args:
        rows: Of one rollout.
        source: Of that rollout.
    """
    found = rows.filter(number__isnull=False)
    if source not in MERGED:
        return list(_moved(found))
    merged = list(_not_merged(found.filter(template_version__isnull=False)))
    return merged + list(_moved(found.filter(template_version=None))) if source == Source.REPLACE else merged


def _moved(rows: QuerySet[RolloutRow]) -> Iterator[int]:
    later = rows.annotate(now=body_version("number__")).filter(now__gt=F("base_version"))
    moved = later.annotate(body=body_text("number__head__")).order_by("position")
    for pk, digest, body in moved.values_list("pk", "base_digest", "body").iterator(chunk_size=CHUNK):
        if digest != body_digest(body or ""):
            yield pk


def _not_merged(rows: QuerySet[RolloutRow]) -> Iterator[int]:
    later = rows.annotate(now=body_version("number__")).filter(now__gt=F("base_version")).order_by("position")
    columns = ("pk", "values", "template_version__template", "number__template", "number__head__details")
    for pk, changes, template, theirs, details in later.values_list(*columns).iterator(chunk_size=CHUNK):
        now = details or {}
        if template != theirs or any(
            now.get(key, "") not in (change["base"], change["value"]) for key, change in changes.items()
        ):
            yield pk
