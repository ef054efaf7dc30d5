"""Rows of a rollout whose numbers have moved since they were planned: somebody changed the body."""

from collections.abc import Iterator

from django.db.models import F, QuerySet

from profiles.models import RolloutRow
from profiles.models.number import body_version
from profiles.models.revision import body_text
from profiles.texts.composition import body_digest

CHUNK = 200


def moved_rows(rows: QuerySet[RolloutRow]) -> list[int]:
    """Return the keys of those of ``rows`` whose number has another body than the one that was planned on.

    What the clock lays over a profile moves nobody's words, and neither does a body that came back. Bodies are
    read only where the version of the body is another.
    """
    return list(_moved(rows.filter(number__isnull=False)))


def _moved(rows: QuerySet[RolloutRow]) -> Iterator[int]:
    later = rows.annotate(now=body_version("number__")).filter(now__gt=F("base_version"))
    moved = later.annotate(body=body_text("number__head__")).order_by("position")
    for pk, digest, body in moved.values_list("pk", "base_digest", "body").iterator(chunk_size=CHUNK):
        if digest != body_digest(body or ""):
            yield pk
