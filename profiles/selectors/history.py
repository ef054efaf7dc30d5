"""Versions of one number: pages, single versions, their push outcomes, and blame."""

from collections.abc import Iterable, Iterator
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.differences import blame
from profiles.models import PhoneNumber, PushAttempt, Revision

VERSIONS_A_PAGE = 50
# Versions that the editor shows beside the text.
NEWEST = 10
# Attempts that the page of one version shows; a version that waited out a long outage may have many.
ATTEMPTS_SHOWN = 20
# Versions that are walked to tell who wrote what, and how many of them one statement reads.
BLAME_VERSIONS = 500
BLAME_BATCH = 50


class Version(NamedTuple):
    """One version with its origin (version, rollout) and the outcome of its last push, but without its text.

    ``first_change`` is as it is kept; None where an older release made the version.
    """

    pk: int
    version: int
    kind: str
    author_id: int | None
    author_name: str
    note: str
    created_at: datetime
    length: int
    words_added: int
    words_removed: int
    first_change: list[Any] | None
    reverted_to: int | None
    rollout_id: int | None
    rollout_title: str | None
    push_outcome: str | None
    push_message: str | None

    @property
    def previous_version(self) -> int:
        """The version before this one; 0 is the empty text before version 1."""
        return self.version - 1


# The columns of these, in their order.
_SHOWN = (
    "pk", "version", "kind", "author_id", "author_name", "note", "created_at", "length", "words_added",
    "words_removed", "first_change", "reverted_from__version", "rollout_id", "rollout__title", "push_outcome",
    "push_message",
)  # fmt: skip


class VersionPage(NamedTuple):
    """The versions of a page, newest first, and those right above and below them; None where there is none."""

    newer: Version | None
    versions: list[Version]
    older: Version | None


def versions(number: PhoneNumber, *, before: int | None, after: int | None) -> VersionPage:
    """Return a page of the versions of ``number``: the newest, those below ``before``, or above ``after``."""
    found, size = Revision.objects.filter(number=number), VERSIONS_A_PAGE
    if after is not None:
        rows = _shown(found.filter(version__gte=after).order_by("version")[: size + 2])
        older = rows.pop(0) if rows and rows[0].version == after else None
        return VersionPage(rows[size] if len(rows) > size else None, rows[:size][::-1], older)
    if before is not None:
        found = found.filter(version__lte=before)
    rows = _shown(found.order_by("-version")[: size + 2])
    newer = rows.pop(0) if rows and rows[0].version == before else None
    return VersionPage(newer, rows[:size], rows[size] if len(rows) > size else None)


def _shown(revisions: QuerySet[Revision]) -> list[Version]:
    last = PushAttempt.objects.filter(revision=OuterRef("pk")).order_by("-id")
    rows = revisions.annotate(
        push_outcome=Subquery(last.values("outcome")[:1]),
        push_message=Subquery(last.values("message")[:1]),
    )
    return [Version(*row) for row in rows.values_list(*_SHOWN)]


def newest_versions(number: PhoneNumber) -> list[Version]:
    """Return the last ten versions of ``number``, newest first."""
    return _shown(Revision.objects.filter(number=number).order_by("-version")[:NEWEST])


def version_or_404(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number`` with its text, or raise Http404."""
    try:
        return Revision.objects.get(number=number, version=version)
    except Revision.DoesNotExist:
        raise _no_version(version) from None


def shown_version_or_404(number: PhoneNumber, version: int) -> Version:
    """Return version ``version`` of ``number`` as it is listed, or raise Http404."""
    found = _shown(Revision.objects.filter(number=number, version=version))
    if not found:
        raise _no_version(version)
    return found[0]


def _no_version(version: int) -> Http404:
    return Http404(_("There is no version {version} of this profile.").format(version=version))


def version_texts(number: PhoneNumber, versions: Iterable[int]) -> dict[int, str]:
    """Return version -> text of those that exist, and of version 0, the empty text before the first."""
    found = Revision.objects.filter(number=number, version__in=versions).values_list("version", "text")
    return {0: "", **dict(found)}


def push_attempts(version: Version) -> list[PushAttempt]:
    """Return the newest push attempts of ``version``, newest first: ``ATTEMPTS_SHOWN`` and one more."""
    return list(PushAttempt.objects.filter(revision=version.pk).order_by("-id")[: ATTEMPTS_SHOWN + 1])


def blame_blocks(revision: Revision) -> tuple[Version, list[tuple[blame.Block, Version]]]:
    """Return ``revision`` as it is listed, and its blame: blocks of lines, each with the version it came with.

    At most 500 versions are read, and none once every line is explained.
    """
    blocks = blame.blocks(blame.blame(_texts_backwards(revision)))
    wanted = {revision.version, *(block.version for block in blocks)}
    found = _shown(Revision.objects.filter(number=revision.number_id, version__in=wanted))
    by_version = {version.version: version for version in found}
    return by_version[revision.version], [(block, by_version[block.version]) for block in blocks]


def _texts_backwards(revision: Revision) -> Iterator[tuple[int, str]]:
    """Yield (version, text) from ``revision`` back, in batches: most texts are explained soon."""
    yield revision.version, revision.text
    oldest = max(0, revision.version - BLAME_VERSIONS)
    for end in range(revision.version, oldest, -BLAME_BATCH):
        start = max(oldest, end - BLAME_BATCH)
        yield from (
            Revision.objects.filter(number=revision.number_id, version__lt=end, version__gte=start)
            .order_by("-version")
            .values_list("version", "text")
        )
