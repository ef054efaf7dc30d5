"""Versions of one number: pages, single versions, their push outcomes, and blame."""

from collections.abc import Iterator

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.differences import blame
from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.selectors.paging import Page, keyset_page

VERSIONS_A_PAGE = 50
# Versions that the editor shows beside the text.
NEWEST = 10
# Attempts that the page of one version shows; a version that waited out a long outage may have many.
ATTEMPTS_SHOWN = 20
# Versions that are walked to tell who wrote what, and how many of them one statement reads.
BLAME_VERSIONS = 500
BLAME_BATCH = 50


def versions(number: PhoneNumber, *, before: int | None, after: int | None) -> Page[Revision]:
    """Return a keyset page of the versions of ``number``, newest first.

    Each has ``push_outcome`` and ``push_message`` of its last attempt, None where none was made.
    """
    return keyset_page(
        _with_outcome(_listed(number)),
        "version",
        before=before,
        after=after,
        size=VERSIONS_A_PAGE,
    )


def newest_versions(number: PhoneNumber) -> list[Revision]:
    """Return the last ten versions of ``number``, newest first, without their texts."""
    return list(Revision.objects.filter(number=number).defer("text").order_by("-version")[:NEWEST])


def _listed(number: PhoneNumber) -> QuerySet[Revision]:
    """Return the versions of ``number`` with their origin (version, rollout), but without its texts."""
    return (
        Revision.objects.filter(number=number)
        .select_related("reverted_from", "rollout")
        .defer("reverted_from__text", "rollout__options")
    )


def _with_outcome(revisions: QuerySet[Revision]) -> QuerySet[Revision]:
    last = PushAttempt.objects.filter(revision=OuterRef("pk")).order_by("-id")
    return revisions.annotate(
        push_outcome=Subquery(last.values("outcome")[:1]),
        push_message=Subquery(last.values("message")[:1]),
    )


def adjacent_versions(number: PhoneNumber, *, above: int, below: int) -> dict[int, Revision]:
    """Return version number -> the versions right above ``above`` and right below ``below``, where they exist."""
    found = Revision.objects.filter(number=number, version__in=[above + 1, below - 1])
    return {revision.version: revision for revision in found}


def version_or_404(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number``, or raise Http404."""
    return _or_404(Revision.objects.filter(number=number), version)


def listed_version_or_404(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number`` with its origin (version, rollout), or raise Http404."""
    return _or_404(_listed(number), version)


def _or_404(revisions: QuerySet[Revision], version: int) -> Revision:
    try:
        return revisions.get(version=version)
    except Revision.DoesNotExist:
        raise Http404(_("There is no version {version} of this profile.").format(version=version)) from None


def version_text(number: PhoneNumber, version: int) -> str:
    """Return the text of an existing version; version 0 is the empty text before the first."""
    if version == 0:
        return ""
    return Revision.objects.values_list("text", flat=True).get(number=number, version=version)


def push_attempts(revision: Revision) -> list[PushAttempt]:
    """Return the newest push attempts of ``revision``, newest first: ``ATTEMPTS_SHOWN`` and one more."""
    return list(PushAttempt.objects.filter(revision=revision).order_by("-id")[: ATTEMPTS_SHOWN + 1])


def blame_blocks(revision: Revision) -> list[tuple[blame.Block, Revision]]:
    """Return the blame of ``revision``: blocks of lines, each with the version that introduced it.

    At most 500 versions are read, and none once every line is explained.
    """
    found = blame.blocks(blame.blame(_texts_backwards(revision)))
    wanted = {block.version for block in found}
    named = Revision.objects.filter(number=revision.number_id, version__in=wanted)
    by_version = {
        each.version: each
        for each in named.select_related("reverted_from").defer("text", "reverted_from__text")
    }
    return [(block, by_version[block.version]) for block in found]


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
