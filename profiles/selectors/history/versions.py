"""Versions of one number: pages, single versions and their push outcomes."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any, NamedTuple

from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404
from django.utils.translation import gettext as _

from profiles.models import PhoneNumber, PushAttempt, Revision
from profiles.models.revision import BODY
from profiles.texts.composition import body_digest

VERSIONS_A_PAGE = 50
# Versions among which the body that a form started from is looked for.
BASES_LOOKED_AT = 50
# Versions that the editor shows beside the text.
NEWEST = 10
# Attempts that the page of one version shows; a version that waited out a long outage may have many.
ATTEMPTS_SHOWN = 20


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
    parts: list[list[int | None]] | None
    push_outcome: str | None
    push_message: str | None

    @property
    def is_renewal(self) -> bool:
        """Whether the clock made it, so that nobody wrote anything."""
        return self.kind == Revision.Kind.COMPOSED

    @property
    def previous_version(self) -> int:
        """The version before this one; 0 is the empty text before version 1."""
        return self.version - 1


# The columns of these, in their order.
_SHOWN = (
    "pk", "version", "kind", "author_id", "author_name", "note", "created_at", "length", "words_added",
    "words_removed", "first_change", "reverted_from__version", "rollout_id", "rollout__title", "parts",
    "push_outcome", "push_message",
)  # fmt: skip


class VersionPage(NamedTuple):
    """The versions of a page, newest first, and those right above and below them; None where there is none."""

    newer: Version | None
    versions: list[Version]
    older: Version | None


def versions(
    number: PhoneNumber, *, before: int | None, after: int | None = None, size: int | None = None
) -> VersionPage:
    """Return a page of the versions of ``number``: the newest, those below ``before``, or above ``after``.

    ``size``: how many, ``VERSIONS_A_PAGE`` if nobody says.
    """
    size = size or VERSIONS_A_PAGE
    found = Revision.objects.filter(number=number)
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


def newest_versions(number: PhoneNumber) -> tuple[list[Version], Version | None]:
    """Return the last ten versions of ``number``, newest first, and the one before these."""
    rows = _shown(Revision.objects.filter(number=number).order_by("-version")[: NEWEST + 1])
    return rows[:NEWEST], rows[NEWEST] if len(rows) > NEWEST else None


def version_or_404(number: PhoneNumber, version: int) -> Revision:
    """Return version ``version`` of ``number`` with its text, or raise Http404."""
    try:
        return Revision.objects.get(number=number, version=version)
    except Revision.DoesNotExist:
        raise _no_version(version) from None


def revision_of_body(number: PhoneNumber) -> Revision | None:
    """Return the version in which the body of ``number``, read with its head, was written; None before version 1.

    It is the head itself unless the clock has laid something over the body, or taken it away, since.
    """
    if number.head is None or number.version_of_body == number.version:
        return number.head
    return Revision.objects.select_related("author").get(number=number, version=number.version_of_body)


def ended_following(revision: Revision) -> bool:
    """Return whether the body of ``revision`` follows no template, while that of the version before did."""
    if revision.template_version_id is not None:
        return False
    before = Revision.objects.filter(number=revision.number_id, version=revision.version_of_body - 1)
    return before.filter(template_version__isnull=False).exists()


def body_of_base(number: PhoneNumber, version: int, digest: str) -> str | None:
    """Return the body that a form of ``version`` started from, or None where no version has it any more.

    Args:
        number: The number.
        version: The version that the form tells.
        digest: The digest of its body; "" where the form tells none, and the version alone is believed. After a
            restored backup the version may be another one: the body is looked for among the newest ones then.
    """
    revisions = Revision.objects.filter(number=number)
    named = revisions.filter(version=version).first()
    if named is not None and digest in {"", body_digest(named.body_text)}:
        return named.body_text
    if digest in {"", body_digest("")}:
        return "" if digest or version == 0 else None
    newest = revisions.order_by("-version")[:BASES_LOOKED_AT]
    return next((found.body_text for found in newest if body_digest(found.body_text) == digest), None)


def version_and_previous(number: PhoneNumber, version: int) -> tuple[Version, Version | None]:
    """Return version ``version`` of ``number`` and the one before it as they are listed, or raise Http404."""
    wanted = Revision.objects.filter(number=number, version__in=[version, version - 1])
    found = {row.version: row for row in _shown(wanted)}
    if version not in found:
        raise _no_version(version)
    return found[version], found.get(version - 1)


def shown_versions(number: int, versions: Iterable[int]) -> dict[int, Version]:
    """Return version -> the version as it is listed, of the number with key ``number``."""
    return {row.version: row for row in _shown(Revision.objects.filter(number=number, version__in=versions))}


def revisions_by_version(number: PhoneNumber, versions: Iterable[int]) -> dict[int, Revision]:
    """Return version -> revision with its texts of those that exist."""
    return {row.version: row for row in Revision.objects.filter(number=number, version__in=versions)}


def _no_version(version: int) -> Http404:
    return Http404(_("There is no version {version} of this profile.").format(version=version))


def version_bodies(number: PhoneNumber, versions: Iterable[int]) -> dict[int, str]:
    """Return version -> body of those that exist, and of version 0, the empty text before the first."""
    found = Revision.objects.filter(number=number, version__in=versions).values_list("version", BODY)
    return {0: "", **dict(found)}


def push_attempts(version: Version) -> list[PushAttempt]:
    """Return the newest push attempts of ``version``, newest first: ``ATTEMPTS_SHOWN`` and one more."""
    return list(PushAttempt.objects.filter(revision=version.pk).order_by("-id")[: ATTEMPTS_SHOWN + 1])
